import type { Action } from '#common/course.ts'

/** What stands in the braces directly after a code span or fence: `{{execute T2 interrupt}}`. */
export type Annotation =
  | { verb: 'run'; words: readonly string[] }
  | { verb: 'copy' | 'open' }
  /** `{{}}`: not even copied. */
  | { verb: 'none' }

/** Reads the words between the braces. Undefined when they are no action but somebody's template. */
export function parseAnnotation(inside: string): Annotation | undefined {
  const [verb = '', ...words] = inside.trim().toLowerCase().split(/\s+/)
  switch (verb) {
    case '':
      return { verb: 'none' }
    case 'copy':
    case 'open':
      return { verb }
    case 'execute':
    case 'exec':
      return { verb: 'run', words }
    default:
      return undefined
  }
}

/** Makes the action of an annotated piece of code; `{{}}` makes none. */
export function toAction(annotation: Annotation, source: string, line: number): Action | undefined {
  switch (annotation.verb) {
    case 'none':
      return undefined
    case 'copy':
      return { kind: 'copy', source, line }
    case 'open':
      return { kind: 'open', source, line }
    case 'run':
      return runAction(annotation.words, source, line)
  }
}

/** The words are a set in any order; a word that nobody knows does not disable the button: it may name a terminal. */
function runAction(words: readonly string[], source: string, line: number): Action {
  const host = numberAfter(words, 'host')
  const terminal = numberAfter(words, 't') ?? host ?? 1
  const name = words.find((word) => !known.test(word))
  const named = name === undefined ? {} : { named: name }
  if (words.includes('ctrl-seq')) return { kind: 'keys', source, terminal, ...named, line }
  return {
    kind: 'run',
    source,
    terminal,
    ...named,
    ...(host === undefined ? {} : { host: `HOST${host}` }),
    interrupt: words.includes('interrupt') || words.includes('interupt'),
    newline: !words.includes('no-newline'),
    line,
  }
}

/** Any other word may be the name of a terminal. */
const known = /^(?:t[1-9]|host[1-9]|interr?upt|no-newline|ctrl-seq)$/

/** `t2` → 2 for `t`. */
function numberAfter(words: readonly string[], letters: string): number | undefined {
  const word = words.find((each) => each.startsWith(letters) && /^[1-9]$/.test(each.slice(letters.length)))
  return word === undefined ? undefined : Number(word.slice(letters.length))
}
