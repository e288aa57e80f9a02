import { describe, expect, test } from 'vitest'
import { contrastTheme, darkTheme, lightTheme, searchColours } from './terminal-theme.ts'

/** As programs name them, each usual (30 to 37) and bright (90 to 97). */
const colours = ['red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const
const brightColours = [
  'brightBlack',
  'brightRed',
  'brightGreen',
  'brightYellow',
  'brightBlue',
  'brightMagenta',
  'brightCyan',
  'brightWhite',
] as const
const textColours = ['foreground', ...colours, ...brightColours] as const

describe.each([
  { name: 'light', theme: lightTheme, search: searchColours.light, least: 4.5 },
  { name: 'dark', theme: darkTheme, search: searchColours.dark, least: 4.5 },
  { name: 'high contrast', theme: contrastTheme, search: searchColours.contrast, least: 7 },
])('the $name theme', ({ theme, search, least }) => {
  const background = theme.background ?? ''

  test.each(textColours)(`shows %s text at a contrast of ${least} and more`, (colour) => {
    expect(contrast(theme[colour] ?? '', background)).toBeGreaterThanOrEqual(least)
  })

  test('shows what is selected, and the letter under the cursor, as well', () => {
    const selected = theme.selectionForeground ?? theme.foreground ?? ''
    expect(contrast(selected, theme.selectionBackground ?? '')).toBeGreaterThanOrEqual(least)
    expect(contrast(theme.cursorAccent ?? '', theme.cursor ?? '')).toBeGreaterThanOrEqual(least)
  })

  test('shows what was found, and which match is in front', () => {
    expect(contrast(theme.foreground ?? '', search.match)).toBeGreaterThanOrEqual(least)
    expect(contrast(search.frontInk, search.front)).toBeGreaterThanOrEqual(least)
    expect(contrast(search.front, search.match)).toBeGreaterThanOrEqual(3)
    expect(contrast(search.front, background)).toBeGreaterThanOrEqual(3)
  })
})

test('the contrast of black on white is 21, of the palest grey that passes on white 4.54', () => {
  expect(contrast('#000000', '#ffffff')).toBe(21)
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2)
})

/** WCAG 2.1, "contrast ratio" and "relative luminance". */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colour: string): number {
  const [red = NaN, green = NaN, blue = NaN] = (colour.match(/(?<=^#.*)../g) ?? []).map((pair) => {
    const share = parseInt(pair, 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
