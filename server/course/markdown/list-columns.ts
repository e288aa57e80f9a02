import { columns } from './fence.ts'

/** The columns at which the texts of the list items that are open now start. */
export class ListColumns {
  #columns: number[] = []

  /** Reads the beginning of a line. One that follows another without a blank line ends no item. */
  read(line: string, followsText: boolean): void {
    const match = /^([ \t]*)(?:([-*+]|\d{1,9}[.)])([ \t]+))?/.exec(line.replace(/^(?:[ \t]*>)+/, ''))
    const indent = columns(match?.[1] ?? '')
    const marker = match?.[2]
    if (marker === undefined && followsText) return
    this.#columns = this.#columns.filter((column) => column <= indent)
    if (marker === undefined) return
    const blanks = columns(match?.[3] ?? '')
    this.#columns.push(indent + marker.length + (blanks > 4 ? 1 : blanks))
  }

  /** Where the text of the item starts that something so far to the right belongs to. */
  textColumn(indent: number): number {
    return this.#columns.findLast((column) => column <= indent) ?? 0
  }

  /** Whether text so far to the right would be an indented code block. */
  isCode(indent: number): boolean {
    return indent - this.textColumn(indent) >= 4
  }
}
