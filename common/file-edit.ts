import type { Action } from './course.ts'

type WriteAction = Pick<Extract<Action, { kind: 'write' }>, 'mode' | 'marker'>

/** A file's text after a lesson has written `source` into it; undefined when the marker is not there. */
export function editText(
  text: string,
  { mode, marker = '' }: WriteAction,
  source: string,
): string | undefined {
  switch (mode) {
    case 'replace':
      return withLineEnd(source)
    case 'append':
      return withLineEnd(text) + withLineEnd(source)
    case 'prepend':
      return withLineEnd(source) + text
    case 'insert': {
      const place = marker === '' ? -1 : text.indexOf(marker)
      if (place < 0) return undefined
      return text.slice(0, place) + source.replace(/\n$/, '') + text.slice(place + marker.length)
    }
  }
}

function withLineEnd(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`
}
