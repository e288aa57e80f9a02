/**
 * Marks that stand in prepared Markdown for what Markdown would spoil. They are Unicode noncharacters, which
 * no text may hold; `withoutMarks` makes sure that none does, so a lesson cannot forge one.
 */
const pieceOpen = '\uFDD0'
const pieceClose = '\uFDD1'
/** A `<` that is text and not the start of a tag. */
export const literalLessThan = '\uFDD2'

export function pieceMark(index: number): string {
  return `${pieceOpen}${index}${pieceClose}`
}

/** Matches every mark; the first group is a piece's index, none for a `<`. */
export function anyMark(): RegExp {
  return /\uFDD0(\d+)\uFDD1|\uFDD2/g
}

export function withoutMarks(text: string): string {
  return text.replace(/[\uFDD0-\uFDD2]/g, '\uFFFD')
}

/**
 * The address that stands for a placeholder while Markdown is parsed: a valid URL, so that links with a
 * placeholder in them are links. `.invalid` can never be a real host.
 */
export function standInAddress(index: number): string {
  return `http://sandlot-${index}.invalid`
}

/** Matches stand-in addresses; the first group is the placeholder's index. */
export function anyStandIn(): RegExp {
  return /http:\/\/sandlot-(\d+)\.invalid/g
}
