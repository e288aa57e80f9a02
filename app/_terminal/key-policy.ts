/** What a key press in the terminal means to the page; `pass`: nothing, it is the program's. */
export type KeyMeaning = 'copy' | 'paste' | PageKey | 'pass'

/** Keys that do something around the terminal. */
export type PageKey =
  | 'leave'
  | 'search'
  | 'transcript'
  | 'previousCommand'
  | 'nextCommand'
  | 'previousTerminal'
  | 'nextTerminal'
  | 'largerText'
  | 'smallerText'

export interface KeyPress {
  key: string
  code: string
  ctrlKey: boolean
  shiftKey: boolean
  altKey: boolean
  metaKey: boolean
}

/** With Ctrl+Shift; by their place on the keyboard, so that they work with a Korean input method on. */
const shifted: Readonly<Record<string, KeyMeaning>> = {
  Enter: 'leave',
  NumpadEnter: 'leave',
  KeyC: 'copy',
  KeyV: 'paste',
  KeyF: 'search',
  KeyY: 'transcript',
  ArrowUp: 'previousCommand',
  ArrowDown: 'nextCommand',
  ArrowLeft: 'previousTerminal',
  ArrowRight: 'nextTerminal',
  Period: 'largerText',
  Comma: 'smallerText',
}

/**
 * The page takes what is pressed with Ctrl+Shift, as `docs/terminal.md` lists, and Ctrl+C while something is selected,
 * which copies it. Ctrl+Shift+Enter leaves the terminal, in which Tab is the program's.
 */
export function keyMeaning(press: KeyPress, selected: boolean): KeyMeaning {
  if (!press.ctrlKey || press.altKey || press.metaKey) return 'pass'
  if (!press.shiftKey) return press.code === 'KeyC' && selected ? 'copy' : 'pass'
  return shifted[press.code] ?? 'pass'
}
