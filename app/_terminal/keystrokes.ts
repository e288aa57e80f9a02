/** Ctrl+C. */
export const interruptKey = '\x03'

/** Keys that a touch keyboard lacks. */
export type BarKey = 'escape' | 'tab' | 'interrupt' | 'up' | 'down' | 'left' | 'right' | 'backspace'

const arrows = { up: 'A', down: 'B', right: 'C', left: 'D' } as const

/** What a key sends; arrows differ where a program asked for application mode. */
export function keyBytes(key: BarKey, applicationCursor: boolean): string {
  if (key === 'escape') return '\x1b'
  if (key === 'tab') return '\t'
  if (key === 'backspace') return '\x7f'
  if (key === 'interrupt') return interruptKey
  return `\x1b${applicationCursor ? 'O' : '['}${arrows[key]}`
}

/** What Ctrl makes of a character: `c` becomes Ctrl+C. Others stay what they are. */
export function withControl(character: string): string {
  return /^[a-z@[\\\]^_]$/i.test(character)
    ? String.fromCharCode(character.toUpperCase().charCodeAt(0) & 0x1f)
    : character
}
