/** What a key press in the terminal means to the page; `pass`: nothing, it is the program's. */
export type KeyMeaning = 'copy' | 'paste' | 'leave' | 'pass'

export interface KeyPress {
  key: string
  code: string
  ctrlKey: boolean
  shiftKey: boolean
  altKey: boolean
  metaKey: boolean
}

/**
 * The page takes four keys from the terminal: Ctrl+Shift+C copies, Ctrl+Shift+V pastes, Ctrl+C copies when
 * something is selected, and Ctrl+Shift+Enter leaves the terminal, in which Tab is the program's.
 * Letters go by their place on the keyboard, so that they work with a Korean input method on.
 */
export function keyMeaning(press: KeyPress, selected: boolean): KeyMeaning {
  if (!press.ctrlKey || press.altKey || press.metaKey) return 'pass'
  if (press.shiftKey && press.key === 'Enter') return 'leave'
  if (press.code === 'KeyC' && (press.shiftKey || selected)) return 'copy'
  if (press.code === 'KeyV' && press.shiftKey) return 'paste'
  return 'pass'
}
