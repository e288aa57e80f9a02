import { parseAnnotation, type Annotation } from './action-words.ts'

/** The line that opens a fence. */
export interface FenceOpening {
  /** Everything before the fence: quote marks, blanks, perhaps a list marker. */
  prefix: string
  quotes: number
  /** Columns from the last quote mark to the fence. */
  indent: number
  fence: string
  /** Language and whatever follows it. */
  info: string
  /** Some authors put the action on the opening line. */
  annotation?: Annotation
}

/** What a line is to an open fence. */
export type FenceLine =
  | { kind: 'content'; text: string }
  /** `last` is code glued to the closing fence, `rest` text after the annotation. */
  | { kind: 'closing'; annotation?: Annotation; unknown?: string; last?: string; rest: string }
  /** The quote that the fence stands in ended. */
  | { kind: 'outside' }

export function openFence(line: string): FenceOpening | undefined {
  const match = /^((?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))*[ \t]*)(`{3,}|~{3,})(.*)$/.exec(line)
  if (match === null) return undefined
  const [, prefix = '', fence = '', after = ''] = match
  if (fence.startsWith('`') && after.includes('`')) return undefined
  const inside = /^\s*\{\{([^{}]*)\}\}\s*$/.exec(after)?.[1]
  const annotation = inside === undefined ? undefined : parseAnnotation(inside)
  const quotes = prefix.split('>').length - 1
  const own = prefix.slice(prefix.lastIndexOf('>') + 1)
  return {
    prefix,
    quotes,
    indent: columns(quotes > 0 ? own.replace(/^ /, '') : own),
    fence,
    info: annotation === undefined ? after.trim() : '',
    ...(annotation === undefined ? {} : { annotation }),
  }
}

/** Reads a line while a fence is open. */
export function readFenceLine({ quotes, indent, fence }: FenceOpening, line: string): FenceLine {
  const text = withoutQuotes(line, quotes)
  if (text === undefined) return { kind: 'outside' }
  const mark = fence.charAt(0)
  const bare = text.trimStart()
  const length = runLength(bare, mark)
  if (length >= fence.length) {
    const after = bare.slice(length)
    if (after.trim() === '' && columns(text.slice(0, text.length - bare.length)) < indent + 4) {
      return { kind: 'closing', rest: '' }
    }
    const braces = /^[ \t]*\{\{([^{}]*)\}\}(.*)$/.exec(after)
    if (braces !== null)
      return { kind: 'closing', ...annotationOf(braces[1] ?? ''), rest: (braces[2] ?? '').trim() }
    return { kind: 'content', text: withoutIndent(text, indent) }
  }
  return (
    readGluedClosing(text, indent, mark.repeat(fence.length)) ?? {
      kind: 'content',
      text: withoutIndent(text, indent),
    }
  )
}

/** `EOF` and the annotated fence on one line. Without a known action it is just code. */
function readGluedClosing(text: string, indent: number, fence: string): FenceLine | undefined {
  const end = text.trimEnd()
  if (!end.endsWith('}}')) return undefined
  const braces = end.lastIndexOf('{{')
  const annotation = braces === -1 ? undefined : parseAnnotation(end.slice(braces + 2, -2))
  const code = end.slice(0, braces).trimEnd()
  if (annotation === undefined || !code.endsWith(fence) || code.startsWith(fence)) return undefined
  return { kind: 'closing', annotation, last: withoutIndent(code.slice(0, -fence.length), indent), rest: '' }
}

function annotationOf(inside: string): { annotation: Annotation } | { unknown: string } {
  const annotation = parseAnnotation(inside)
  return annotation === undefined ? { unknown: inside } : { annotation }
}

/** The line without so many quote marks, each with one blank; undefined where it has fewer. */
export function withoutQuotes(line: string, quotes: number): string | undefined {
  let rest = line
  for (let i = 0; i < quotes; i += 1) {
    const bare = rest.trimStart()
    if (!bare.startsWith('>')) return undefined
    rest = bare.slice(1)
    if (rest.startsWith(' ')) rest = rest.slice(1)
  }
  return rest
}

/** Takes away at most `indent` columns of blanks; the columns left of a tab that sticks out stay as blanks. */
function withoutIndent(text: string, indent: number): string {
  let column = 0
  let at = 0
  while (column < indent && (text[at] === ' ' || text[at] === '\t')) {
    column += text[at] === '\t' ? 4 - (column % 4) : 1
    at += 1
  }
  return ' '.repeat(Math.max(0, column - indent)) + text.slice(at)
}

/** Width of a prefix, with tab stops at every fourth column. */
export function columns(prefix: string): number {
  let column = 0
  for (const character of prefix) column += character === '\t' ? 4 - (column % 4) : 1
  return column
}

function runLength(text: string, mark: string): number {
  let length = 0
  while (text[length] === mark) length += 1
  return length
}
