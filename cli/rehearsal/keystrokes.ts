interface Typing {
  /** Whether the program in the terminal has asked for pastes to be marked as such (mode 2004). */
  bracketedPaste: boolean
  /** Whether Enter follows. */
  newline: boolean
}

/**
 * The keys that type a text. Several lines go in as one paste where the program knows pastes, so that a
 * here-document or a tab arrives as written; line by line, as a person would, where it does not.
 */
export function keystrokes(source: string, { bracketedPaste, newline }: Typing): string {
  const keys = source.replace(/\r\n|\n/g, '\r')
  const enter = newline ? '\r' : ''
  if (!bracketedPaste || !/[\r\t]/.test(keys)) return keys + enter
  return `\x1b[200~${keys}\x1b[201~${enter}`
}
