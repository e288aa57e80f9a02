import type { ITheme } from '@xterm/xterm'
import type { TerminalTheme } from './appearance.ts'

/** The sixteen colours keep a contrast of 4.5 and more on their background, black and white apart. */
export const lightTheme: ITheme = {
  background: '#fdfcfa',
  foreground: '#26231f',
  cursor: '#0b6464',
  cursorAccent: '#fdfcfa',
  selectionBackground: '#bfe3df',
  selectionInactiveBackground: '#dcebe8',
  scrollbarSliderBackground: '#26231f22',
  scrollbarSliderHoverBackground: '#26231f44',
  scrollbarSliderActiveBackground: '#26231f66',
  black: '#26231f',
  red: '#b02a1c',
  green: '#23703a',
  yellow: '#855200',
  blue: '#1f5fa8',
  magenta: '#8a3a8f',
  cyan: '#0b6464',
  white: '#6b665c',
  brightBlack: '#6b665c',
  brightRed: '#c23a2b',
  brightGreen: '#2b7f45',
  brightYellow: '#946000',
  brightBlue: '#2f6fba',
  brightMagenta: '#9c4aa1',
  brightCyan: '#157474',
  brightWhite: '#26231f',
}

export const darkTheme: ITheme = {
  background: '#131311',
  foreground: '#e6e3db',
  cursor: '#4fc1b7',
  cursorAccent: '#131311',
  selectionBackground: '#1f5450',
  selectionInactiveBackground: '#233a38',
  scrollbarSliderBackground: '#e6e3db22',
  scrollbarSliderHoverBackground: '#e6e3db44',
  scrollbarSliderActiveBackground: '#e6e3db66',
  black: '#35342f',
  red: '#ff8f80',
  green: '#6fcf8b',
  yellow: '#e8b559',
  blue: '#7fb4f0',
  magenta: '#d79ee0',
  cyan: '#4fc1b7',
  white: '#d6d2c8',
  brightBlack: '#8b877c',
  brightRed: '#ffab9f',
  brightGreen: '#8fe0a6',
  brightYellow: '#f2cb85',
  brightBlue: '#a3caf5',
  brightMagenta: '#e5bdec',
  brightCyan: '#7fd8d0',
  brightWhite: '#fbfaf6',
}

/** Black and white and the eight colours at their brightest; letters keep a contrast of 7 whatever a program asks. */
export const contrastTheme: ITheme = {
  background: '#000000',
  foreground: '#ffffff',
  cursor: '#ffff00',
  cursorAccent: '#000000',
  selectionBackground: '#ffffff',
  selectionForeground: '#000000',
  scrollbarSliderBackground: '#ffffff80',
  scrollbarSliderHoverBackground: '#ffffffb0',
  scrollbarSliderActiveBackground: '#ffffffff',
  black: '#000000',
  red: '#ff8a80',
  green: '#5dff8f',
  yellow: '#ffff00',
  blue: '#8ab8ff',
  magenta: '#ff9dff',
  cyan: '#00ffff',
  white: '#ffffff',
  brightBlack: '#c8c8c8',
  brightRed: '#ffb3ac',
  brightGreen: '#9dffbc',
  brightYellow: '#ffff8a',
  brightBlue: '#b8d4ff',
  brightMagenta: '#ffc8ff',
  brightCyan: '#8affff',
  brightWhite: '#ffffff',
}

/** What a search has found. The letters of the matches that are not in front are the program's own. */
export interface SearchColours {
  match: string
  front: string
  frontInk: string
}

export const searchColours = {
  light: { match: '#fbe3a6', front: '#a85500', frontInk: '#ffffff' },
  dark: { match: '#5c4410', front: '#ffb84d', frontInk: '#131311' },
  contrast: { match: '#5c5c00', front: '#ffff00', frontInk: '#000000' },
} satisfies Record<ShownTheme, SearchColours>

type ShownTheme = 'light' | 'dark' | 'contrast'

const themes: Record<ShownTheme, ITheme> = { light: lightTheme, dark: darkTheme, contrast: contrastTheme }
const leastContrast: Record<ShownTheme, number> = { light: 4.5, dark: 4.5, contrast: 7 }

/** What is around the screen, as CSS. */
export function terminalBackground(theme: TerminalTheme): string {
  if (theme !== 'page') return themes[theme].background ?? ''
  return `var(--terminal-background, light-dark(${lightTheme.background}, ${darkTheme.background}))`
}

/** How a theme looks: as xterm takes it, and what is drawn over its screen. */
export interface TerminalLook {
  options: { theme: ITheme; minimumContrastRatio: number }
  search: SearchColours
}

/** Of the theme that is chosen, or that the page shows now. */
export function terminalLook(theme: TerminalTheme): TerminalLook {
  const shown = theme === 'page' ? pageTheme() : theme
  return {
    options: { theme: themes[shown], minimumContrastRatio: leastContrast[shown] },
    search: searchColours[shown],
  }
}

const darkPreferred = '(prefers-color-scheme: dark)'
const contrastPreferred = '(prefers-contrast: more)'

function pageTheme(): ShownTheme {
  const chosen = document.documentElement.dataset['theme']
  if (chosen === 'contrast' || (!chosen && matchMedia(contrastPreferred).matches)) return 'contrast'
  return chosen === 'dark' || (!chosen && matchMedia(darkPreferred).matches) ? 'dark' : 'light'
}

/** Tells of a change of the page's theme until the returned function is called. */
export function watchPageTheme(onChange: () => void): () => void {
  const preferences = [darkPreferred, contrastPreferred].map((query) => matchMedia(query))
  const choice = new MutationObserver(onChange)
  for (const preference of preferences) preference.addEventListener('change', onChange)
  choice.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  return () => {
    for (const preference of preferences) preference.removeEventListener('change', onChange)
    choice.disconnect()
  }
}
