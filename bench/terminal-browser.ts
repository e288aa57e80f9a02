import { chromium, type Page } from '@playwright/test'
import { z } from 'zod'
import { against, percentile, type Row } from './row.ts'
import { compare } from './samples.ts'
import { systemChromium, systemChromiums } from '#cli/setup/system-chromium.ts'

/** A page with a terminal at its prompt. */
export interface TerminalPage {
  name: string
  page: Page
}

const keys = 60
const keysALine = 20
const floodMs = 5000
/** How long the browser's memory is watched while `yes` runs. */
const memoryFloodMs = 60_000
/** As much as what a garbage collection leaves over comes to: nothing that would go on growing. */
const mostGrownMebibytes = 8
const mebibyte = 1024 * 1024

/** Opens pages in one Chromium, each in a window of its own, until `measure` has settled. */
export async function withBrowser<T>(
  pages: { name: string; url: string; cookie?: string }[],
  measure: (pages: TerminalPage[]) => Promise<T>,
): Promise<T> {
  // With windows, as learners have it, where there is a choice.
  const executablePath = systemChromium(systemChromiums.toReversed())
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    // No WebGL: both draw with the DOM, where it can be seen when a character is there.
    args: ['--no-sandbox', '--disable-gpu', '--disable-3d-apis', '--disable-quic', '--no-first-run'],
  })
  try {
    const opened: TerminalPage[] = []
    for (const { name, url, cookie } of pages) {
      const context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        // What is waited for in the page is given as text.
        bypassCSP: true,
      })
      const cookies = (cookie ?? '').split('; ').filter((pair) => pair !== '')
      await context.addCookies(
        cookies.map((pair) => ({
          url: new URL(url).origin,
          name: pair.slice(0, pair.indexOf('=')),
          value: pair.slice(pair.indexOf('=') + 1),
        })),
      )
      const page = await context.newPage()
      await page.goto(url)
      await atPrompt(page)
      opened.push({ name, page })
    }
    return await measure(opened)
  } finally {
    await browser.close()
  }
}

/** What a learner's eyes get: from a key to its glyph, and frames while output floods. */
export async function benchBrowser(pages: TerminalPage[]): Promise<Row[]> {
  const glyphs: Record<string, number[]> = {}
  const dropped: Record<string, number> = {}
  const grown: Record<string, number> = {}
  for (const { name, page } of pages) {
    await page.bringToFront()
    await page.locator('.xterm-helper-textarea').first().focus()
    glyphs[name] = await glyphTimes(page)
    const idle = await framesASecond(page)
    await page.keyboard.type('yes\n')
    const flooded = await framesASecond(page)
    dropped[name] = Math.max(0, 100 * (1 - flooded / idle))
    // By now the scrollback is full: what is added from here on is not given back.
    const before = await usedMemory(page)
    await page.waitForTimeout(memoryFloodMs)
    grown[name] = Math.max(0, (await usedMemory(page)) - before) / mebibyte
    await page.keyboard.press('Control+c')
    await atPrompt(page)
  }
  const at = (share: number) =>
    Object.fromEntries(Object.entries(glyphs).map(([name, times]) => [name, percentile(times, share)]))
  const belowWetty = (ours: number, peers: Row['against']) => ours < against(peers, 'WeTTY')
  return [
    compare({ row: 'in the browser: key → glyph, p50', unit: 'ms', budget: '< WeTTY' }, at(0.5), belowWetty),
    compare({ row: 'in the browser: key → glyph, p95', unit: 'ms', budget: '< WeTTY' }, at(0.95), belowWetty),
    compare(
      { row: 'in the browser: frames dropped while `yes` runs', unit: '%', budget: '≤ WeTTY' },
      dropped,
      (ours, peers) => ours <= against(peers, 'WeTTY'),
    ),
    compare(
      {
        row: `in the browser: memory more after ${memoryFloodMs / 1000} s of \`yes\``,
        unit: 'MiB',
        budget: `≤ ${mostGrownMebibytes}`,
      },
      grown,
      (ours) => ours <= mostGrownMebibytes,
    ),
  ]
}

/** Objects and buffers of the page that are in use, in bytes. */
async function usedMemory(page: Page): Promise<number> {
  const tools = await page.context().newCDPSession(page)
  try {
    await tools.send('HeapProfiler.collectGarbage')
    const { usedSize, backingStorageSize = 0 } = HeapUsage.parse(await tools.send('Runtime.getHeapUsage'))
    return usedSize + backingStorageSize
  } finally {
    await tools.detach()
  }
}

const HeapUsage = z.object({ usedSize: z.number(), backingStorageSize: z.number().optional() })

async function atPrompt(page: Page): Promise<void> {
  await page.waitForFunction(promptIsLast, undefined, { timeout: 60_000 })
}

async function glyphTimes(page: Page): Promise<number[]> {
  await page.evaluate(watchGlyphs)
  for (let key = 1; key <= keys; key++) {
    await page.keyboard.press('x')
    await page.waitForFunction(`glyphTimes.length >= ${key}`, undefined, { timeout: 20_000 })
    if (key % keysALine === 0) {
      await page.keyboard.press('Control+u')
      await page.waitForFunction(lineIsEmpty, undefined, { timeout: 20_000 })
    }
  }
  return page.evaluate<number[]>('glyphTimes')
}

async function framesASecond(page: Page): Promise<number> {
  return page.evaluate<number>(countFrames)
}

// Run in the page, and given as text: what compiles this file adds helpers that a page does not have.
const rows = `document.querySelector('.xterm-rows')`
const lastLine = `${rows}.innerText.replaceAll('\\u00a0', ' ').trimEnd().split('\\n').at(-1).trimEnd()`
const promptIsLast = `${rows} !== null && /[$#]$/.test(${lastLine})`
const lineIsEmpty = `/[$#]$/.test(${lastLine})`
const watchGlyphs = `{
  globalThis.glyphTimes = []
  let typedAt
  let before = 0
  const count = () => ${rows}.textContent.split('x').length
  addEventListener('keydown', (event) => {
    if (event.key !== 'x') return
    before = count()
    typedAt = performance.now()
  }, true)
  new MutationObserver(() => {
    if (typedAt === undefined || count() <= before) return
    glyphTimes.push(performance.now() - typedAt)
    typedAt = undefined
  }).observe(${rows}, { subtree: true, childList: true, characterData: true })
}`
const countFrames = `new Promise((done) => {
  let frames = 0
  let start
  const tick = (now) => {
    start ??= now
    if (now - start >= ${floodMs}) return done((1000 * frames) / (now - start))
    frames += 1
    requestAnimationFrame(tick)
  }
  requestAnimationFrame(tick)
})`
