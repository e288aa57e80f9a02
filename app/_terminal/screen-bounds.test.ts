import { setImmediate } from 'node:timers/promises'
import type { Terminal } from '@xterm/headless'
import { beforeEach, expect, test } from 'vitest'
import { growth } from '#server/testing/growth.ts'
import { heapMebibytes } from '#server/testing/heap.ts'
import { WindowlessScreen } from './windowless-screen.ts'

let screen: WindowlessScreen
beforeEach(() => {
  screen = new WindowlessScreen()
  return () => screen.close()
})

const print = (output: string, on = screen) =>
  new Promise<void>((resolve) => on.write(Buffer.from(output), resolve))

function link(address: string, text = 'link'): string {
  return `\x1b]8;;${address}\x07${text}\x1b]8;;\x07`
}

test.each(['L', 'M', 'S', 'T', 'I', 'Z', 'b'])(
  'what is to be done ten million times (CSI %s) holds no page up longer than a few thousand times',
  async (final) => {
    const textAfter = async (times: number): Promise<string> => {
      const often = new WindowlessScreen()
      await print(`one\r\ntwo\r\nx\x1b[${times}${final}`, often)
      const { text } = often
      often.close()
      return text
    }
    expect(await growth(textAfter, { from: 10_000, to: 10_000_000, limit: 10 })).toBeLessThan(10)
    expect(await textAfter(10_000_000)).toBe(await textAfter(3000))
  },
)

test('output that is slow to draw lets the page have its turn in between', async () => {
  const seen = { turns: 0, isDrawn: false }
  const drawn = print('\x1bc'.repeat(30_000)).then(() => (seen.isDrawn = true))
  for (; !seen.isDrawn; seen.turns++) await setImmediate()
  await drawn
  expect(seen.turns).toBeGreaterThan(50)
})

test('marks without end on one letter are not all kept, and those of any language are', async () => {
  const vietnamese = 'e\u0323\u0302'
  await print(`${vietnamese}\r\na${'\u0301'.repeat(40)}`)
  expect(screen.text.split('\n')[0]).toBe(vietnamese)
  expect(screen.xterm.buffer.active.getLine(1)?.getCell(0)?.getChars()).toBe(`a${'\u0301'.repeat(32)}`)
})

test('a title without end is cut', async () => {
  await print(`\x1b]2;${'x'.repeat(100_000)}\x07`)
  expect(screen.title).toBe('x'.repeat(1000))
  await print('\x1b]0;root@lab\x07')
  expect(screen.title).toBe('root@lab')
})

test('links without end fill no page, in whatever way they are told apart', async () => {
  const addresses = Array.from({ length: 50_000 }, (_, number) => `http://example.org/${number}`)
  const before = heapMebibytes()
  await print(addresses.map((address) => `${link(address)}\r`).join(''))
  expect(heapMebibytes() - before).toBeLessThan(16)
  for (let times = 0; times < 10; times++)
    await print(
      `\x1bc${addresses
        .slice(0, 5_000)
        .map((address) => link(address))
        .join('\r')}`,
    )
  expect(heapMebibytes() - before).toBeLessThan(16)
  const rows = Array.from({ length: screen.xterm.rows }, (_, row) => `\x1b[${row + 1}Hx`).join('')
  await print(
    `\x1bc${addresses
      .slice(0, 2_000)
      .map((address) => link(address, rows))
      .join('')}`,
  )
  expect(heapMebibytes() - before).toBeLessThan(16)
})

test('a link is kept, and once it has scrolled away there is room for others', async () => {
  await print(link('https://example.org/'))
  expect(linkAt(screen.xterm, 0)).toBe('https://example.org/')
  await print('\r\n'.repeat(screen.xterm.rows + 10_000))
  expect(screen.xterm.markers).toHaveLength(0)
})

test.each([
  ['a file', 'file:///etc/passwd'],
  ['a script', 'javascript:alert(1)'],
  ['an address without end', `https://example.org/${'x'.repeat(10_000)}`],
])('%s is no link, also right behind one', async (_, address) => {
  await print(`\x1b]8;;https://example.org/\x07one\x1b]8;;${address}\x07two`)
  expect(linkAt(screen.xterm, 0)).toBe('https://example.org/')
  expect(linkAt(screen.xterm, 3)).toBeUndefined()
})

/** Without a browser nothing asks for it but xterm's own insides. */
function linkAt(xterm: Terminal, column: number): string | undefined {
  const cell = xterm.buffer.active.getLine(0)?.getCell(column) as { extended?: { urlId: number } } | undefined
  const links = (xterm as unknown as Inside)._core._oscLinkService
  return links.getLinkData(cell?.extended?.urlId ?? 0)?.uri
}

interface Inside {
  _core: { _oscLinkService: { getLinkData: (number: number) => { uri: string } | undefined } }
}
