import { findPlaceholders } from '#common/placeholder.ts'
import { parseAnnotation, type Annotation } from './action-words.ts'
import { withoutQuotes } from './fence.ts'
import { isRefused, isTag } from './html-names.ts'
import { literalLessThan, pieceMark, standInAddress } from './marks.ts'
import type { Piece, PreparedMarkdown } from './piece.ts'

/**
 * Prepares the lines of one paragraph, list, table or HTML block: takes code spans out, so that Markdown
 * neither joins their lines nor reads their braces, turns placeholders into addresses, and `<namespace>` into text.
 */
export function prepareInline(text: string, line: number, into: PreparedMarkdown): string {
  const runs = backtickRuns(text)
  const placeholders = findPlaceholders(text).filter(({ start }) => !endsMailAddress(text, start))
  const special = /\\[\s\S]|`+|<(?:[/!?]|(?=[A-Za-z]))[A-Za-z0-9-]*/g
  let prepared = ''
  let from = 0
  let counted = { offset: 0, line }
  let next = 0
  let match = special.exec(text)
  for (;;) {
    // Looked for again only when it is passed: a text may hold thousands of placeholders before it, or none at all.
    if (match !== null && match.index < from) {
      special.lastIndex = from
      match = special.exec(text)
    }
    const at = match?.index ?? text.length
    while ((placeholders[next]?.start ?? at) < from) next += 1
    const placeholder = placeholders[next]
    if (placeholder !== undefined && placeholder.start < at) {
      const written = { ...placeholder, text: text.slice(placeholder.start, placeholder.end) }
      prepared += text.slice(from, placeholder.start) + standInAddress(into.placeholders.push(written) - 1)
      from = placeholder.end
      continue
    }
    prepared += text.slice(from, at)
    if (match === null) return prepared
    const found = match[0]
    from = at + found.length
    if (found.startsWith('`')) {
      const span = readSpan(text, runs, at, found.length)
      if (span === undefined) {
        prepared += found
        continue
      }
      from = span.end
      counted = countLines(text, counted, at)
      if (span.piece === undefined) prepared += text.slice(at, span.end)
      else prepared += pieceMark(into.pieces.push({ ...span.piece, line: counted.line }) - 1)
    } else if (found.startsWith('<')) {
      prepared += isMarkup(found, text[from]) ? found : literalLessThan + found.slice(1)
      if (isRefused(found.slice(1)) && /[\s/>]/.test(text[from] ?? '')) {
        counted = countLines(text, counted, at)
        const reason = `${found}> is not closed, and is shown as text.`
        into.problems.push({ code: 'unsafe-html', reason, line: counted.line })
      }
    } else prepared += found
  }
}

const longestHost = 255

type SpanPiece = Omit<Extract<Piece, { kind: 'span' }>, 'line'>

/** Finds the end of the span that opens at `at`. Undefined when it is only backticks. No piece: Markdown reads it. */
function readSpan(
  text: string,
  runs: BacktickRuns,
  at: number,
  length: number,
): { end: number; piece?: SpanPiece } | undefined {
  const close = runs.next(length, at + length)
  if (close === undefined) return undefined
  const end = close + length
  const braces = /[ ]?\{\{([^{}\n]{0,120})\}\}/y
  braces.lastIndex = end
  const match = braces.exec(text)
  const annotation = match === null ? undefined : parseAnnotation(match[1] ?? '')
  const between = text.slice(at + length, close)
  // After a blank only a verb counts: `{{}}` there is somebody's text.
  const isAction =
    match !== null && annotation !== undefined && !(match[0].startsWith(' ') && annotation.verb === 'none')
  if (isAction) {
    const spanEnd = end + match[0].length
    return {
      end: spanEnd,
      piece: spanPiece(text, at, spanEnd, codeOf(text, at, between, length), annotation),
    }
  }
  if (between.includes('\n'))
    return startsBlock(between) || pairsLater(text, end, length) ? undefined : { end }
  // A link's label is compared with its definition as text.
  if (text[at - 1] === '[' && text[end] === ']' && text[end + 1] !== '(') return { end }
  return { end, piece: spanPiece(text, at, end, trimmedOnce(codeOf(text, at, between, length))) }
}

function spanPiece(
  text: string,
  start: number,
  end: number,
  code: string,
  annotation?: Annotation,
): SpanPiece {
  const literal = text.slice(start, end)
  return annotation === undefined
    ? { kind: 'span', code, literal }
    : { kind: 'span', code, annotation, literal }
}

/** The bytes between the backticks, without the quote marks that the lines inside a quote begin with. */
function codeOf(text: string, at: number, between: string, length: number): string {
  const code = length > 1 && /^ `|` $/.test(between) ? trimmedOnce(between) : between
  const start = text.slice(text.lastIndexOf('\n', at) + 1, at)
  const quotes = /^[ \t>]*/.exec(start)?.[0].split('>').length ?? 1
  if (quotes === 1) return /^[ \t]*\|/.test(start) ? code.replaceAll('\\|', '|') : code
  return code
    .split('\n')
    .map((each, index) => (index === 0 ? each : (withoutQuotes(each, quotes - 1) ?? each)))
    .join('\n')
}

/** One blank at both ends is there for the reader. */
function trimmedOnce(code: string): string {
  return code.length > 2 && code.startsWith(' ') && code.endsWith(' ') ? code.slice(1, -1) : code
}

/** Whether a later line would start a block of its own: then a lone backtick was no span. */
function startsBlock(between: string): boolean {
  return /\n[ \t]*(?:[-*+][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t]|>)/.test(between)
}

/** Whether Markdown would take the letters of an address that stands here for the end of a mail address. */
function endsMailAddress(text: string, place: number): boolean {
  return /@[-\w]*\.[-\w.]*$/.test(text.slice(Math.max(0, place - longestHost), place))
}

/** Whether `<`, the name that follows it and the character after that belong to a tag or a web address. */
function isMarkup(found: string, after = ''): boolean {
  const name = found.replace(/^<\/?/, '')
  return after === ':' ? /^(?:https?|mailto)$/i.test(name) : isTag(name) && /[\s/>]/.test(after)
}

/** Whether the line that a span would end in has an end for itself: then the span's own end was forgotten. */
function pairsLater(text: string, end: number, length: number): boolean {
  const newline = text.indexOf('\n', end)
  const rest = text.slice(end, newline === -1 ? text.length : newline)
  return Array.from(rest.matchAll(/`+/g)).filter(([run]) => run.length === length).length % 2 === 1
}

interface BacktickRuns {
  /** Where the first run of exactly `length` backticks at or after `from` starts. */
  next(length: number, from: number): number | undefined
}

/** Asked with growing positions only, so that each run is passed once. */
function backtickRuns(text: string): BacktickRuns {
  const byLength = new Map<number, number[]>()
  for (const { 0: run, index } of text.matchAll(/`+/g)) {
    const starts = byLength.get(run.length) ?? []
    starts.push(index)
    byLength.set(run.length, starts)
  }
  for (const starts of byLength.values()) starts.reverse()
  return {
    next(length, from) {
      const starts = byLength.get(length) ?? []
      while ((starts.at(-1) ?? from) < from) starts.pop()
      return starts.at(-1)
    },
  }
}

function countLines(text: string, counted: { offset: number; line: number }, offset: number) {
  let line = counted.line
  for (let at = text.indexOf('\n', counted.offset); at !== -1 && at < offset; at = text.indexOf('\n', at + 1))
    line += 1
  return { offset, line }
}
