import { refusedElements } from './html-names.ts'

/** A stretch of raw HTML that reaches from one place of a text to another, whatever lines lie between. */
export interface RawRegion {
  kind: 'pre' | 'comment' | 'refused'
  /** Name of the element, '' for a comment. */
  name: string
  start: number
  end: number
}

const opening = new RegExp(String.raw`<(pre|${refusedElements.join('|')})(?=[\s/>])|<!--`, 'gi')

/** Finds regions in one text, asked for from the front to the back. Every opening is looked at once. */
export class RawRegions {
  readonly #lower: string
  readonly #openings: RegExpExecArray[]
  #next = 0
  /** Where each kind of end last stands: an opening after it is never closed, and only text. */
  readonly #lastEnd = new Map<string, number>()

  constructor(text: string) {
    this.#lower = text.toLowerCase()
    this.#openings = Array.from(text.matchAll(opening))
  }

  /** The first region that opens between `from` and `to` and is closed somewhere. */
  next(from: number, to: number): RawRegion | undefined {
    for (; this.#next < this.#openings.length; this.#next += 1) {
      const match = this.#openings[this.#next]
      if (match === undefined || match.index >= to) return undefined
      const name = (match[1] ?? '').toLowerCase()
      const end = match.index < from ? undefined : this.#endOf(name, match.index)
      if (end === undefined) continue
      const kind = name === '' ? 'comment' : name === 'pre' ? 'pre' : 'refused'
      return { kind, name, start: match.index, end }
    }
    return undefined
  }

  #endOf(name: string, start: number): number | undefined {
    const close = name === '' ? '-->' : `</${name}`
    const last = this.#lastEnd.get(close) ?? this.#lower.lastIndexOf(close)
    this.#lastEnd.set(close, last)
    if (last < start) return undefined
    const at = this.#lower.indexOf(close, start)
    if (name === '') return at + close.length
    const bracket = this.#lower.indexOf('>', at)
    return bracket === -1 ? undefined : bracket + 1
  }
}
