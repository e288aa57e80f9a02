/** A piece of a text, and whether it is one of the words that were looked for. */
export interface TextPiece {
  text: string
  found: boolean
}

/** Cuts a text at the words of a search, whatever their case; the pieces together are the text. */
export function foundWords(text: string, search: string): TextPiece[] {
  const words = search.normalize('NFC').split(/\s+/).filter(Boolean)
  if (words.length === 0) return [{ text, found: false }]
  // Of two words that begin alike the longer one is found.
  const longestFirst = words.toSorted((a, b) => b.length - a.length).map(escapePattern)
  return text
    .normalize('NFC')
    .split(new RegExp(`(${longestFirst.join('|')})`, 'iu'))
    .map((piece, place) => ({ text: piece, found: place % 2 === 1 }))
    .filter((piece) => piece.text !== '')
}

function escapePattern(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
}
