import { Unicode11Addon } from '@xterm/addon-unicode11'
import type { Terminal } from '@xterm/xterm'
import { boundCharacters } from '#common/screen-characters.ts'
import { boundRepeats } from '#common/screen-repeats.ts'
import { boundTitles } from '#common/screen-titles.ts'
import { boundLinks } from './screen-links.ts'

/** Whatever is printed, by whomever: it neither holds up nor fills the tab of those who look on. */
export function boundScreen(xterm: BoundedTerminal, onTitle: (title: string) => void): void {
  boundCharacters(xterm, new Unicode11Addon())
  boundRepeats(xterm)
  boundTitles(xterm, onTitle)
  boundLinks(xterm)
}

/** What is needed of xterm, on the page or without one. */
type BoundedTerminal = Pick<Terminal, 'rows' | 'cols' | 'unicode' | 'parser' | 'markers'>
