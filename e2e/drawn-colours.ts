import type { Page } from './platform.ts'

/** As the browser computes it: `rgb(93, 255, 143)`. */
type Colour = string

interface DrawnMark {
  shape: 'dot' | 'cross' | 'ring'
  colour: Colour
}

/** How the marks beside commands are drawn, one of each kind, and on what. */
export function drawnMarks(page: Page): Promise<{ background: Colour; marks: DrawnMark[] }> {
  return page.locator('[data-terminal]:visible').evaluate((terminal) => ({
    background: getComputedStyle(terminal).backgroundColor,
    marks: ['done', 'failed', 'running'].map((kind): DrawnMark => {
      const mark = terminal.querySelector(`[data-command-mark=${kind}]`)
      if (!mark) throw new Error(`no mark says ${kind}`)
      const { content, color, backgroundColor, borderTopColor, borderTopWidth } = getComputedStyle(
        mark,
        '::before',
      )
      if (content.includes('✕')) return { shape: 'cross', colour: color }
      return borderTopWidth === '0px'
        ? { shape: 'dot', colour: backgroundColor }
        : { shape: 'ring', colour: borderTopColor }
    }),
  }))
}

export interface DrawnMatch {
  text: string
  ink: Colour
  ground: Colour
  box: { x: number; y: number; width: number; height: number }
}

/** What stands out from the ground of the screen, in the order in which it is read. */
export function drawnMatches(page: Page): Promise<DrawnMatch[]> {
  return page.locator('.xterm-rows:visible > div').evaluateAll((rows) => {
    const matches: DrawnMatch[] = []
    for (const row of rows) {
      let open: DrawnMatch | undefined
      for (const cell of row.querySelectorAll('span:not(.xterm-cursor)')) {
        const { color: ink, backgroundColor: ground } = getComputedStyle(cell)
        const { x, y, width, height } = cell.getBoundingClientRect()
        if (ground === 'rgba(0, 0, 0, 0)') open = undefined
        else if (open?.ground === ground) {
          open.text += cell.textContent
          open.box.width += width
        } else {
          open = { text: cell.textContent, ink, ground, box: { x, y, width, height } }
          matches.push(open)
        }
      }
    }
    return matches
  })
}

/** WCAG 2.1, "contrast ratio" and "relative luminance". */
export function contrast(one: Colour, other: Colour): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colour: Colour): number {
  const [red = NaN, green = NaN, blue = NaN] = (colour.match(/[\d.]+/g) ?? []).map((part) => {
    const share = Number(part) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
