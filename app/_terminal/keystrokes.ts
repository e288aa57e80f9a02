interface Typing {
  /** Whether the program in the terminal has asked for pastes to be marked as such (mode 2004). */
  bracketedPaste: boolean
  /** Whether Enter follows. */
  newline: boolean
}

/** Ctrl+C. */
export const interruptKey = '\x03'

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

/** Keys that a touch keyboard lacks. */
export type BarKey = 'escape' | 'tab' | 'interrupt' | 'up' | 'down' | 'left' | 'right'

const arrows = { up: 'A', down: 'B', right: 'C', left: 'D' } as const

/** What a key sends; arrows differ where a program asked for application mode. */
export function keyBytes(key: BarKey, applicationCursor: boolean): string {
  if (key === 'escape') return '\x1b'
  if (key === 'tab') return '\t'
  if (key === 'interrupt') return interruptKey
  return `\x1b${applicationCursor ? 'O' : '['}${arrows[key]}`
}

/** What Ctrl makes of a character: `c` becomes Ctrl+C. Others stay what they are. */
export function withControl(character: string): string {
  return /^[a-z@[\\\]^_]$/i.test(character)
    ? String.fromCharCode(character.toUpperCase().charCodeAt(0) & 0x1f)
    : character
}
