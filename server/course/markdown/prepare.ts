import { FenceBlocks } from './fence-block.ts'
import { columns, openFence, withoutQuotes, type FenceOpening } from './fence.ts'
import { withoutMarks } from './marks.ts'
import type { Piece, PreparedMarkdown } from './piece.ts'
import { longestLine, PreparedText } from './prepared-text.ts'
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

/** Lines to look back for the start of a span. */
const longestSpan = 60

class Preparation {
  readonly #text: string
  readonly #lines: string[]
  /** Where each line starts in the text. */
  readonly #starts: number[] = []
  readonly #regions: RawRegions
  readonly #fences: FenceBlocks
  readonly #prepared = new PreparedText()
  /** The line that is looked at, from 0. */
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
    return this.#prepared.finish()
  }

  #takeLine(line: string): void {
    const fence = openFence(line)
    if (fence !== undefined && !this.#closesSpan(fence)) {
      if (this.#closesNothing(fence)) this.#passStrayFence()
      else this.#takeFence(fence)
      return
    }
    const quiz = readQuiz(this.#lines, this.#at)
    if (quiz !== undefined) {
      this.#prepared.addBlock({ kind: 'quiz', quiz: quiz.quiz, line: this.#at + 1 }, '', 0)
      this.#at = quiz.end
      return
    }
    const region = this.#regionIn(line)
    if (region !== undefined) {
      this.#takeRegion(line, region)
      return
    }
    this.#prepared.addLine(line, this.#at + 1)
    this.#at += 1
  }

  #takeFence(opening: FenceOpening): void {
    const line = this.#at + 1
    this.#prepared.readList(opening.prefix)
    const { code, annotation, unknown, rest, closed, end } = this.#fences.read(this.#at, opening)
    this.#at = end
    if (!closed && opening.quotes === 0) {
      this.#prepared.addProblem({ code: 'unclosed-fence', reason: 'The code is never closed.', line })
    }
    if (unknown !== undefined) {
      this.#prepared.addProblem({
        code: 'unknown-action',
        reason: `“{{${unknown}}}” is no action.`,
        line: end,
      })
    }
    const piece: Piece = { kind: 'fence', code, info: opening.info, line, ...(annotation && { annotation }) }
    this.#prepared.addBlock(piece, opening.prefix, opening.indent)
    if (rest !== '') this.#prepared.addLine(rest, end)
  }

  /** A fence that ends a span which began in the middle of a line, as far as anybody can tell. */
  #closesSpan({ annotation, fence, prefix }: FenceOpening): boolean {
    const lines = this.#prepared.openLines
    if (annotation === undefined || prefix.trim() !== '' || lines.length === 0) return false
    const sameFence = new RegExp(`(?<!\`)\`{${fence.length}}(?!\`)`, 'g')
    const before = lines.slice(-longestSpan).join('\n').match(sameFence)?.length ?? 0
    return before % 2 === 1
  }

  /** An annotated fence may open code, but not where the next fence opens some: then its own opening was forgotten. */
  #closesNothing({ annotation }: FenceOpening): boolean {
    if (annotation === undefined) return false
    for (let at = this.#at + 1; at < this.#lines.length; at += 1) {
      const next = openFence(this.#lines[at] ?? '')
      if (next !== undefined) return next.info !== ''
    }
    return false
  }

  #passStrayFence(): void {
    const reason = 'The fence ends no code; its action is lost.'
    this.#prepared.addProblem({ code: 'stray-fence', reason, line: this.#at + 1 })
    this.#prepared.addLine('', this.#at + 1)
    this.#at += 1
  }

  #regionIn(line: string): RawRegion | undefined {
    if (line.length > longestLine) return undefined
    const start = this.#starts[this.#at] ?? 0
    const region = this.#regions.next(Math.max(start, this.#passed), start + line.length)
    return region === undefined || this.#insideSpan(line, region) ? undefined : region
  }

  /** Whether a region is part of the code between two equal runs of backticks, as CommonMark sees it. */
  #insideSpan(line: string, region: RawRegion): boolean {
    const place = region.start - (this.#starts[this.#at] ?? 0)
    // Without what is left out the line would be a span of code that stands nowhere in the file.
    const after = region.kind === 'pre' ? '' : this.#restOfLine(region.end)
    return isInsideSpan(line + after, place)
  }

  #restOfLine(from: number): string {
    const end = this.#text.indexOf('\n', from)
    return this.#text.slice(from, Math.min(end === -1 ? this.#text.length : end, from + longestLine))
  }

  /** Takes out what lies between a raw element's tags; the text before and after it stays. */
  #takeRegion(line: string, region: RawRegion): void {
    const number = this.#at + 1
    const before = line.slice(0, region.start - (this.#starts[this.#at] ?? 0))
    while ((this.#starts[this.#at + 1] ?? this.#text.length + 1) <= region.end) this.#at += 1
    const after = (this.#lines[this.#at] ?? '').slice(region.end - (this.#starts[this.#at] ?? 0))
    this.#passed = region.end
    if (region.kind === 'pre') {
      this.#addPre(before, this.#text.slice(region.start, region.end), number)
      this.#continueWith(after, region.end)
      return
    }
    if (region.kind === 'refused') {
      const reason = `A <${region.name}> element is not shown.`
      this.#prepared.addProblem({ code: 'unsafe-html', reason, line: number })
    }
    this.#continueWith(before + after, region.end - before.length)
  }

  /** Looks at what is left of the line as at a line of its own; nothing left is no blank line. */
  #continueWith(rest: string, start: number): void {
    this.#lines[this.#at] = rest
    this.#starts[this.#at] = start
    if (rest.trim() === '') this.#at += 1
  }

  #addPre(before: string, html: string, line: number): void {
    const quotes = /^(?:[ \t]*>)*[ \t]*/.exec(before)?.[0] ?? ''
    if (before.length > quotes.length) this.#prepared.addLine(before, line)
    const depth = quotes.split('>').length - 1
    const [first = '', ...rest] = html.split('\n')
    const own = [first, ...rest.map((each) => withoutQuotes(each, depth) ?? each)].join('\n')
    const indent = columns(quotes.slice(quotes.lastIndexOf('>') + 1))
    this.#prepared.addBlock({ kind: 'pre', html: own, line }, quotes, indent)
  }
}

/** Whether a place in a line lies between two equal runs of backticks. */
function isInsideSpan(line: string, place: number): boolean {
  const runs = Array.from(line.matchAll(/`+/g))
  for (let at = 0; at < runs.length; at += 1) {
    const opening = runs[at]
    if (opening === undefined || opening.index >= place) return false
    let close = at + 1
    while (close < runs.length && runs[close]?.[0] !== opening[0]) close += 1
    const closing = runs[close]
    // What nothing closes is only backticks.
    if (closing === undefined) continue
    if (closing.index > place) return true
    at = close
  }
  return false
}
