import type { ITheme } from '@xterm/xterm'

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

/** What is around the screen, as CSS. */
export const terminalBackground = `light-dark(${lightTheme.background}, ${darkTheme.background})`

const darkPreferred = '(prefers-color-scheme: dark)'

/** The theme that the page shows now: the one chosen for it, else the browser's. */
export function pageTheme(): ITheme {
  const chosen = document.documentElement.dataset['theme']
  const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia(darkPreferred).matches)
  return dark ? darkTheme : lightTheme
}

/** Tells of a change of the page's theme until the returned function is called. */
export function watchPageTheme(onChange: () => void): () => void {
  const preference = matchMedia(darkPreferred)
  const choice = new MutationObserver(onChange)
  preference.addEventListener('change', onChange)
  choice.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  return () => {
    preference.removeEventListener('change', onChange)
    choice.disconnect()
  }
}
