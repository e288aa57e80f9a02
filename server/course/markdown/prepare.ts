import { FenceBlocks } from './fence-block.ts'
import { columns, openFence, withoutQuotes, type FenceOpening } from './fence.ts'
import { prepareInline } from './inline-text.ts'
import { pieceMark, withoutMarks } from './marks.ts'
import type { Piece, PreparedMarkdown } from './piece.ts'
import { readQuiz } from './quiz-source.ts'
import { RawRegions, type RawRegion } from './raw-region.ts'

/**
 * Goes through a lesson's Markdown line by line, before any Markdown parser sees it, and takes out what
 * CommonMark would misread: annotated fences and spans, raw `<pre>`, quizzes, placeholders.
 * Never throws, and takes time in proportion to the length of the text.
 */
export function prepareMarkdown(source: string): PreparedMarkdown {
  return new Preparation(withoutMarks(source.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n'))).run()
}

/** Longer lines of prose are only made to exhaust a parser. Code may have them. */
const longestLine = 10_000
const mostMarks = 1_000
/** Lines to look back for the start of a span. */
const longestSpan = 60

class Preparation {
  readonly #text: string
  readonly #lines: string[]
  /** Where each line starts in the text. */
  readonly #starts: number[] = []
  readonly #regions: RawRegions
  readonly #fences: FenceBlocks
  readonly #result: PreparedMarkdown = { markdown: '', lines: [], pieces: [], placeholders: [], problems: [] }
  readonly #out: string[] = []
  /** Lines of text collected until something else comes; `#chunkLine` is the first one's number. */
  #chunk: string[] = []
  #chunkLine = 1
  #chunkIsCode = false
  /** Columns at which the texts of the open list items start. */
  #listColumns: number[] = []
  #at = 0
  /** Up to here the text has been searched for raw regions. */
  #passed = 0

  constructor(text: string) {
    this.#text = text
    this.#lines = text.split('\n')
    let start = 0
    for (const line of this.#lines) {
      this.#starts.push(start)
      start += line.length + 1
    }
    this.#regions = new RawRegions(text)
    this.#fences = new FenceBlocks(this.#lines)
  }

  run(): PreparedMarkdown {
    while (this.#at < this.#lines.length) this.#takeLine(this.#lines[this.#at] ?? '')
    this.#flush()
    this.#result.markdown = this.#out.join('\n')
    return this.#result
  }

  #takeLine(line: string): void {
    const fence = openFence(line)
    if (fence !== undefined && !this.#closesSpan(fence)) {
      this.#takeFence(fence)
      return
    }
    const quiz = readQuiz(this.#lines, this.#at)
    if (quiz !== undefined) {
      this.#emitBlock({ kind: 'quiz', quiz: quiz.quiz, line: this.#at + 1 }, '', 0)
      this.#at = quiz.end
      return
    }
    const start = this.#starts[this.#at] ?? 0
    const region =
      line.length > longestLine
        ? undefined
        : this.#regions.next(Math.max(start, this.#passed), start + line.length)
    if (region !== undefined && !insideSpan(line, region.start - start)) {
      this.#takeRegion(line, start, region)
      return
    }
    this.#takeText(line)
    this.#at += 1
  }

  #takeText(line: string): void {
    if (line.trim() === '') {
      this.#flush()
      this.#push(line, this.#at + 1)
      return
    }
    this.#trackList(line)
    const own = this.#startsCode(line) ? this.#withoutCodeIndent(line) : line
    if (this.#chunk.length === 0) {
      this.#chunkLine = this.#at + 1
      this.#chunkIsCode = own === line && this.#startsCode(line)
    }
    if (line.length > longestLine) {
      const reason = `The line has ${line.length} characters; only the first ${longestLine} are shown.`
      this.#result.problems.push({ code: 'long-line', reason, line: this.#at + 1 })
    }
    this.#chunk.push(headingWithBlank(own.slice(0, longestLine)))
  }

  /** Whether a paragraph that began here would be an indented code block. */
  #startsCode(line: string): boolean {
    return this.#chunk.length === 0 && columns(/^[ \t]*/.exec(line)?.[0] ?? '') >= this.#textColumn(line) + 4
  }

  /** Nobody shows an action as code: a line that is one moves to where text starts. */
  #withoutCodeIndent(line: string): string {
    const isAction = /^`[^`]+`\{\{[^{}]{0,120}\}\}[ \t]*$/.test(line.trimStart())
    return isAction ? ' '.repeat(this.#textColumn(line)) + line.trimStart() : line
  }

  #textColumn(line: string): number {
    const indent = columns(/^[ \t]*/.exec(line)?.[0] ?? '')
    return this.#listColumns.findLast((column) => column <= indent) ?? 0
  }

  #flush(): void {
    if (this.#chunk.length === 0) return
    const text = this.#withFewMarks(this.#chunk.join('\n'))
    // An indented block is code, and shown as it is.
    const prepared = this.#chunkIsCode ? text : prepareInline(text, this.#chunkLine, this.#result)
    this.#chunk = []
    prepared.split('\n').forEach((line, index) => this.#push(line, this.#chunkLine + index))
  }

  /** Only made to exhaust a parser are texts with thousands of marks and no blank line: there they are text. */
  #withFewMarks(text: string): string {
    const marks = text.match(/[*_~[\]!]/g)?.length ?? 0
    if (marks <= mostMarks) return text
    const reason = `The paragraph has ${marks} marks of Markdown; they are shown as text.`
    this.#result.problems.push({ code: 'too-many-marks', reason, line: this.#chunkLine })
    return text.replace(/[*_~[\]!]/g, '\\$&')
  }

  #push(line: string, number: number): void {
    this.#out.push(line)
    this.#result.lines.push(number)
  }

  #takeFence(opening: FenceOpening): void {
    const line = this.#at + 1
    this.#trackList(opening.prefix)
    const { code, annotation, unknown, rest, closed, end } = this.#fences.read(this.#at, opening)
    this.#at = end
    if (!closed && opening.quotes === 0) {
      this.#result.problems.push({ code: 'unclosed-fence', reason: 'The code is never closed.', line })
    }
    if (unknown !== undefined) this.#unknownAction(unknown, end)
    const piece: Piece = { kind: 'fence', code, info: opening.info, line, ...(annotation && { annotation }) }
    this.#emitBlock(piece, opening.prefix, opening.indent)
    if (rest !== '') this.#takeText(rest)
  }

  #unknownAction(words: string, line: number): void {
    const reason = `“{{${words}}}” is no action.`
    this.#result.problems.push({ code: 'unknown-action', reason, line })
  }

  /** A fence that ends a span which began in the middle of a line, as far as anybody can tell. */
  #closesSpan({ annotation, fence, prefix }: FenceOpening): boolean {
    if (annotation === undefined || prefix.trim() !== '' || this.#chunk.length === 0) return false
    return (
      this.#chunk
        .slice(-longestSpan)
        .join('\n')
        .split(new RegExp(`(?<!\`)\`{${fence.length}}(?!\`)`)).length %
        2 ===
      0
    )
  }

  /** Replaces what lies between a raw element's tags; text before and after it stays. */
  #takeRegion(line: string, start: number, region: RawRegion): void {
    const before = line.slice(0, region.start - start)
    const lineNumber = this.#at + 1
    while ((this.#starts[this.#at + 1] ?? this.#text.length + 1) <= region.end) this.#at += 1
    const endStart = this.#starts[this.#at] ?? 0
    const after = (this.#lines[this.#at] ?? '').slice(region.end - endStart)
    if (region.kind === 'refused') {
      const reason = `A <${region.name}> element is not shown.`
      this.#result.problems.push({ code: 'unsafe-html', reason, line: lineNumber })
    }
    // The rest of the line is looked at again, in its place: blanks keep it at its column.
    const kept = region.kind === 'pre' ? '' : before
    this.#lines[this.#at] = kept + after
    this.#starts[this.#at] = region.end - kept.length
    this.#passed = region.end
    if (region.kind !== 'pre') {
      if ((kept + after).trim() === '') this.#at += 1
      return
    }
    const quotes = /^(?:[ \t]*>)*[ \t]*/.exec(before)?.[0] ?? ''
    if (before.slice(quotes.length) !== '') this.#takeText(before)
    const html = this.#text.slice(region.start, region.end)
    const depth = quotes.split('>').length - 1
    const own =
      depth === 0
        ? html
        : html
            .split('\n')
            .map((each, i) => (i === 0 ? each : (withoutQuotes(each, depth) ?? each)))
            .join('\n')
    this.#emitBlock(
      { kind: 'pre', html: own, line: lineNumber },
      quotes,
      columns(quotes.slice(quotes.lastIndexOf('>') + 1)),
    )
    if (after.trim() === '') this.#at += 1
  }

  /**
   * Puts an empty fence with the piece's mark in the piece's place, for a fence is the one block that
   * Markdown lets stand anywhere: in lists, in quotes, directly below a paragraph.
   */
  #emitBlock(piece: Piece, prefix: string, indent: number): void {
    this.#flush()
    const mark = pieceMark(this.#result.pieces.push(piece) - 1)
    const quote = prefix.slice(0, prefix.lastIndexOf('>') + 1)
    const marker = /(?:[-*+]|\d{1,9}[.)])[ \t]+$/.test(prefix)
    const column = this.#blockColumn(indent)
    const blanks = `${quote === '' ? '' : ' '}${' '.repeat(marker ? indent : column)}`
    // Directly below a raw tag it would be part of the tag's block.
    if (/^[\s>]*</.test(this.#out.at(-1) ?? '')) this.#push(quote, piece.line)
    this.#push(`${marker ? prefix : quote + blanks}\`\`\`${mark}`, piece.line)
    this.#push(`${quote}${blanks}\`\`\``, piece.line)
  }

  /** Four columns to the right of where text starts would be an indented code block. */
  #blockColumn(indent: number): number {
    const text = this.#listColumns.findLast((column) => column <= indent) ?? 0
    return indent - text >= 4 ? text : indent
  }

  #trackList(line: string): void {
    const match = /^([ \t]*)(?:([-*+]|\d{1,9}[.)])([ \t]+))?/.exec(line.replace(/^(?:[ \t]*>)+/, ''))
    const indent = columns(match?.[1] ?? '')
    const follows = (this.#lines[this.#at - 1] ?? '').trim() !== ''
    if (match?.[2] === undefined && follows) return
    this.#listColumns = this.#listColumns.filter((column) => column <= indent)
    if (match?.[2] === undefined) return
    const blanks = columns(match[3] ?? '')
    this.#listColumns.push(indent + match[2].length + (blanks > 4 ? 1 : blanks))
  }
}

/** `#Heading` was a heading on both platforms. */
function headingWithBlank(line: string): string {
  return line.replace(/^(#{1,6})(?=[\p{L}\p{Extended_Pictographic}])/u, '$1 ')
}

/** Whether a place in a line lies between two equal runs of backticks. */
function insideSpan(line: string, place: number): boolean {
  let open = 0
  for (const { 0: run, index } of line.matchAll(/`+/g)) {
    if (index > place) return open !== 0 && line.slice(place).includes('`'.repeat(open))
    if (open === 0) open = run.length
    else if (open === run.length) open = 0
  }
  return false
}
