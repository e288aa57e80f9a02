import { columns } from './fence.ts'
import { prepareInline } from './inline-text.ts'
import { ListColumns } from './list-columns.ts'
import { pieceMark } from './marks.ts'
import type { Piece, PreparedMarkdown } from './piece.ts'

/** Longer lines of prose are only made to exhaust a parser. Code may have them. */
export const longestLine = 10_000
const mostMarks = 1_000

/** What prepared Markdown is put together with, line by line and block by block. */
export class PreparedText {
  readonly #result: PreparedMarkdown = {
    markdown: '',
    lines: [],
    pieces: [],
    placeholders: [],
    paragraphs: [],
    problems: [],
  }
  readonly #out: string[] = []
  readonly #lists = new ListColumns()
  #followsText = false
  /** Lines of text collected until something else comes. */
  #chunk: { lines: string[]; number: number; isCode: boolean } = { lines: [], number: 1, isCode: false }

  /** Lines of the paragraph that is not at its end yet. */
  get openLines(): readonly string[] {
    return this.#chunk.lines
  }

  /** `number` is the line's own, from 1. */
  addLine(line: string, number: number): void {
    if (line.trim() === '') {
      this.#flush()
      this.#push(line, number)
      this.#followsText = false
      return
    }
    this.readList(line)
    // Indented code ends where text to the left of it begins.
    if (this.#chunk.isCode && !this.#lists.isCode(indentOf(line))) this.#flush()
    if (line.length > longestLine) {
      const reason = `The line has ${line.length} characters; only the first ${longestLine} are shown.`
      this.addProblem({ code: 'long-line', reason, line: number })
    }
    if (this.#chunk.lines.length === 0) {
      const indented = this.#lists.isCode(indentOf(line))
      this.#chunk = { lines: [], number, isCode: indented && !isAction(line) }
      if (indented && isAction(line)) {
        // Nobody shows an action as code: it moves to where text starts.
        this.#chunk.lines.push(' '.repeat(this.#lists.textColumn(indentOf(line))) + line.trimStart())
        return
      }
    }
    this.#chunk.lines.push(line.slice(0, longestLine))
  }

  /**
   * Puts an empty fence with the piece's mark in the piece's place, for a fence is the one block that
   * Markdown lets stand anywhere: in lists, in quotes, directly below a paragraph.
   */
  addBlock(piece: Piece, prefix: string, indent: number): void {
    this.#flush()
    const mark = pieceMark(this.#result.pieces.push(piece) - 1)
    const quote = prefix.slice(0, prefix.lastIndexOf('>') + 1)
    const hasMarker = /(?:[-*+]|\d{1,9}[.)])[ \t]+$/.test(prefix)
    // Four columns to the right of where text starts it would be an indented code block.
    const column = hasMarker || !this.#lists.isCode(indent) ? indent : this.#lists.textColumn(indent)
    const blanks = `${quote === '' ? '' : ' '}${' '.repeat(column)}`
    // Directly below a raw tag it would be part of the tag's block.
    if (/^[\s>]*</.test(this.#out.at(-1) ?? '')) this.#push(quote, piece.line)
    this.#push(`${hasMarker ? prefix : quote + blanks}\`\`\`${mark}`, piece.line)
    this.#push(`${quote}${blanks}\`\`\``, piece.line)
    this.#followsText = true
  }

  /** Takes notice of a list item that begins, or ends, with what stands at the front of a line. */
  readList(line: string): void {
    this.#lists.read(line, this.#followsText)
    this.#followsText = true
  }

  addProblem(problem: PreparedMarkdown['problems'][number]): void {
    this.#result.problems.push(problem)
  }

  finish(): PreparedMarkdown {
    this.#flush()
    this.#result.markdown = this.#out.join('\n')
    return this.#result
  }

  #flush(): void {
    const { lines, number, isCode } = this.#chunk
    if (lines.length === 0) return
    this.#chunk = { lines: [], number, isCode: false }
    const text = lines.join('\n')
    const prepared = isCode ? text : this.#withFewMarks(prepareInline(text, number, this.#result), number)
    if (!isCode) this.#result.paragraphs.push({ text: prepared, line: number })
    // After spans are taken out: a line of theirs that begins with # stays as it is.
    prepared.split('\n').forEach((line, index) => {
      this.#push(isCode ? line : headingWithBlank(line), number + index)
    })
  }

  /** Only made to exhaust a parser are paragraphs with thousands of marks: there they are text. */
  #withFewMarks(text: string, line: number): string {
    const marks = text.match(/[*_~[\]!]/g)?.length ?? 0
    if (marks <= mostMarks) return text
    const reason = `The paragraph has ${marks} marks of Markdown; they are shown as text.`
    this.addProblem({ code: 'too-many-marks', reason, line })
    return text.replace(/[*_~[\]!]/g, '\\$&')
  }

  #push(line: string, number: number): void {
    this.#out.push(line)
    this.#result.lines.push(number)
  }
}

function indentOf(line: string): number {
  return columns(/^[ \t]*/.exec(line)?.[0] ?? '')
}

/** Whether a line is an action and nothing else. */
function isAction(line: string): boolean {
  return /^[ \t]*`[^`]+`\{\{[^{}]{0,120}\}\}[ \t]*$/.test(line)
}

/** `#Heading` was a heading on both platforms. */
function headingWithBlank(line: string): string {
  return line.replace(/^(#{1,6})(?:\u00a0\s*|(?=[\p{L}\p{Extended_Pictographic}]))/u, '$1 ')
}
