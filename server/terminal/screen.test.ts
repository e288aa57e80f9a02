import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wholeEnd } from '#server/terminal/escape-boundary.ts'
import { withoutScrolledAway } from '#server/terminal/plain-output.ts'
import { Screen, type ScreenPicture } from '#server/terminal/screen.ts'
import { growth } from '#server/testing/growth.ts'
import { heapMebibytes } from '#server/testing/heap.ts'

const size = { cols: 20, rows: 4 }

async function screenAfter(...outputs: (string | Uint8Array)[]): Promise<string> {
  const screen = new Screen(size)
  for (const output of outputs) screen.write(Buffer.from(output))
  const picture = await screen.picture()
  screen.dispose()
  return picture.screen
}

test('a page that opens late sees the same text, colours and cursor', async () => {
  const shown = await screenAfter('one\r\n\x1b[31mred\x1b[m 한국어\r\n$ ')
  expect(await screenAfter(shown)).toBe(shown)
  expect(shown).toContain('\x1b[31mred')
  expect(shown).toContain('한국어')
})

test('the shell’s marks are told by the lines that they are on, until those have gone', async () => {
  const screen = new Screen(size)
  const write = (text: string) => screen.write(Buffer.from(text))
  write('\x1b]133;A;aid=1\x07$ \x1b]133;B;aid=1\x07ls\r\n\x1b]133;C;aid=1\x07a\r\n\x1b]133;D;0;aid=1\x07')
  expect((await screen.picture()).marks).toEqual([
    { up: 2, column: 0, mark: 'A;aid=1' },
    { up: 2, column: 2, mark: 'B;aid=1' },
    { up: 1, column: 0, mark: 'C;aid=1' },
    { up: 0, column: 0, mark: 'D;0;aid=1' },
  ])
  write('\x1b[H\x1b[2J$ ')
  expect((await screen.picture()).marks).toEqual([])
  screen.dispose()
})

test('a command that clears the screen goes on below', async () => {
  const screen = new Screen(size)
  const write = (text: string) => screen.write(Buffer.from(text))
  write('1\r\n2\r\n3\r\n\x1b]133;A;aid=1\x07$ \x1b]133;B;aid=1\x07clear; …\r\n\x1b]133;C;aid=1\x07')
  write('\x1b[H\x1b[2J\x1b[3J')
  expect((await screen.picture()).marks).toEqual([{ up: 0, column: 0, mark: 'C;aid=1' }])
  write('one\r\ntwo\r\n')
  expect((await screen.picture()).marks).toEqual([{ up: 2, column: 0, mark: 'C;aid=1' }])
  write('\x1b]133;D;0;aid=1\x07\x1b[H\x1b[2J')
  expect((await screen.picture()).marks).toEqual([])
  screen.dispose()
})

test('a command that resets the terminal goes on below', async () => {
  const screen = new Screen(size)
  const write = (text: string) => screen.write(Buffer.from(text))
  write('1\r\n\x1b]133;A;aid=1\x07$ \x1b]133;B;aid=1\x07reset; …\r\n\x1b]133;C;aid=1\x07\x1bcone\r\n')
  expect((await screen.picture()).marks).toEqual([{ up: 1, column: 0, mark: 'C;aid=1' }])
  write('\x1b]133;D;0;aid=1\x07\x1bc')
  expect((await screen.picture()).marks).toEqual([])
  screen.dispose()
})

test.each([
  ['a hidden cursor', '\x1b[?25l', '\x1b[?25l'],
  ['the mouse as vim wants it', '\x1b[?1000;1006h', '\x1b[?1006h'],
  ['a bar as cursor', '\x1b[6 q', '\x1b[6 q'],
  ['a part that scrolls by itself', '\x1b[2;3r\x1b[3;2H', '\x1b[2;3r\x1b[3;2H'],
  ['the alternate buffer', 'below\x1b[?1049hfull screen', '\x1b[?1049h'],
  ['bracketed paste', '\x1b[?2004h', '\x1b[?2004h'],
])('%s is restored', async (_, output, expected) => {
  const shown = await screenAfter(output)
  expect(shown).toContain(expected)
  expect(await screenAfter(shown)).toBe(shown)
})

test.each(['\x1b[?25l\x1b[?25h', '\x1b[?25l\x1bc', '\x1b[2;3r\x1b[r', '\x1b[?1049h\x1b[2;3r\x1b[?1049l'])(
  'a mode that was set back is not restored: %j',
  async (output) => {
    const shown = await screenAfter(output)
    expect(shown).not.toContain('\x1b[?25l')
    expect(shown).not.toContain('\x1b[2;3r')
  },
)

test('the title comes along', async () => {
  const screen = new Screen(size)
  screen.write(Buffer.from('\x1b]0;root@lab\x07$ '))
  expect((await screen.picture()).title).toBe('root@lab')
})

test('the screen shows its new size', async () => {
  const screen = new Screen({ cols: 10, rows: 4 })
  screen.write(Buffer.from('0123456789abcde\r\n'))
  screen.resize({ cols: 5, rows: 4 })
  screen.write(Buffer.from('vwxyz'))
  screen.resize({ cols: 20, rows: 4 })
  screen.write(Buffer.from('\r\n0123456789abcdefghij'))
  expect((await screen.picture()).screen.replace(/\s/g, '')).toBe('0123456789abcdevwxyz0123456789abcdefghij')
})

const words = fc.stringMatching(/^[a-z ]{0,30}$/)
const pieces = fc.oneof(
  { weight: 6, arbitrary: words.map((text) => `${text}\r\n`) },
  fc.constantFrom(
    '\x1b[31m',
    '\x1b[1;44m',
    '\x1b[m',
    '\x1b[0m',
    '\x1b[38;5;12m',
    '\x1b[K',
    '\t',
    '\b',
    '\r',
    '한',
  ),
  fc.constantFrom(
    '\x1b]0;title\x07',
    '\x1b]2;other\x1b\\',
    '\x1b[?25l',
    '\x1b[?25h',
    '\x1b(B',
    '\x1b[4h',
    '\x1b[4l',
  ),
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '\x1b[2A',
      '\x1b[H',
      '\x1b[2J',
      '\x1b[?1049h',
      '\x1b[?1049l',
      '\x1b[2;3r',
      '\n',
    ),
  },
)

test('wherever output is cut, the picture and what follows it make the same screen', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(pieces, { maxLength: 12 }), fc.nat(), async (output, at) => {
      const bytes = Buffer.from(output.join(''))
      const cut = at % (bytes.length + 1)
      const screen = new Screen(size)
      screen.write(bytes.subarray(0, cut))
      const picture = await screen.picture()
      const continued = Buffer.concat([picture.cut, bytes.subarray(cut)])
      expect(wholeEnd(bytes.subarray(0, cut))).toBe(cut - picture.cut.length)
      expect(continued.length).toBeLessThanOrEqual(bytes.length)
      screen.dispose()
      // What the serialize addon itself loses (insert mode's and margins' side effects) is not at stake here.
      const plain = output.every((piece) => !/\[(4h|2;3r|2A|H|2J|\?1049)/.test(piece))
      if (plain) expect(await textAfter(picture.screen, continued)).toBe(await textAfter(bytes))
    }),
    { numRuns: 150 },
  )
})

/** Without the escape sequences, which may be put in another way. */
async function textAfter(...outputs: (string | Uint8Array)[]): Promise<string> {
  return (await screenAfter(...outputs)).replace(/\x1b\[[0-9;?]*[a-zA-Z]/g, '')
}

test('leaving out what has scrolled away changes nothing that can be seen', async () => {
  const keepLines = 1000 + 2 * size.rows
  const flood = fc.tuple(fc.array(pieces, { maxLength: 8 }), fc.nat(1100), fc.array(pieces, { maxLength: 8 }))
  await fc.assert(
    fc.asyncProperty(flood, async ([before, lines, after]) => {
      const middle = Array.from({ length: lines }, (_, index) => `\x1b[3${index % 8}m${index}\r\n`)
      const output = Buffer.from([...before, ...middle, ...after].join(''))
      expect(await screenAfter(withoutScrolledAway(output, keepLines))).toBe(await screenAfter(output))
    }),
    { numRuns: 40 },
  )
})

test('a flood shows the same, in whatever pieces it comes and whatever comes before and after it', async () => {
  const strings = fc.constantFrom(
    '\x1b]9;one\ntwo\x07',
    '\x1b]133;A;aid=1\x07',
    '\x1b]133;C;aid=1\x1b\\',
    '\x1b]133;D',
    '\x1bPone\ntwo\x1b\\',
    '\x1b^one\n',
    '\x18',
    '\x07',
  )
  const others = fc.array(fc.oneof({ weight: 4, arbitrary: pieces }, strings), { maxLength: 8 })
  const flood = fc.tuple(
    others,
    fc.integer({ min: 900, max: 2500 }),
    others,
    fc.integer({ min: 0, max: 2500 }),
    others,
    fc.integer({ min: 500, max: 9000 }),
  )
  const linesOf = (count: number) => Array.from({ length: count }, (_, at) => `${at} ${'y'.repeat(60)}\r\n`)
  await fc.assert(
    fc.asyncProperty(flood, async ([before, lines, between, more, after, pieceBytes]) => {
      const floods = [...before, ...linesOf(lines), ...between, ...linesOf(more), ...after]
      const output = Buffer.from(floods.join(''))
      const screen = new Screen(size)
      for (let at = 0; at < output.length; at += pieceBytes) {
        screen.write(output.subarray(at, at + pieceBytes))
        await setImmediate()
      }
      expect(await screen.picture()).toEqual(await drawnWhole(output))
      screen.dispose()
    }),
    {
      numRuns: 30,
      // A string that is ended only after a flood, which it swallows.
      examples: [
        [[['\x1b^one\n'], 1250, ['\x18'], 1772, ['\r\n', '\r\n', '\r\n'], 500]],
        [[['\x1b]9;one\n'], 1250, ['\x07'], 1772, ['\r\n', '\r\n', '\r\n'], 500]],
        [[['\x1b^one\n'], 1162, ['\x1b[K'], 1868, [], 500]],
      ],
    },
  )
})

/** Drawn whenever somebody looks, and too often for anything to be left out. */
async function drawnWhole(output: Buffer): Promise<ScreenPicture> {
  const screen = new Screen(size)
  for (let at = 0; at < output.length; at += 4000) {
    screen.write(output.subarray(at, at + 4000))
    await screen.picture()
  }
  const picture = await screen.picture()
  screen.dispose()
  return picture
}

test('of a flood after a prompt only the prompt is drawn', async () => {
  const screen = new Screen(size)
  screen.write(Buffer.from('\x1b[?2004hroot@host01:~# yes\r\n\x1b[?2004l\r'))
  let mostBehind = 0
  for (let written = 0; written < 1000; written++) {
    screen.write(Buffer.from('y\r\n'.repeat(1000)))
    mostBehind = Math.max(mostBehind, screen.behind)
    while (screen.behind > 0) await setImmediate()
  }
  expect(mostBehind).toBeGreaterThan(0)
  expect(mostBehind).toBeLessThan(100)
  expect((await screen.picture()).screen).toMatch(/^(y\r\n){1000}/)
})

test('of floods only what the shell says before each is drawn, and the lines that stay', async () => {
  const screen = new Screen(size)
  let mostBehind = 0
  const write = async (text: string): Promise<void> => {
    screen.write(Buffer.from(text))
    mostBehind = Math.max(mostBehind, screen.behind)
    while (screen.behind > 0) await setImmediate()
  }
  const prompt = '\x1b]133;D;130;aid=1\x07\x1b[?2004h\x1b]133;A;aid=1\x07$ \x1b]133;B\x07'
  const stays = 'y\r\n'.repeat(1008)
  // The longest is longer than what may wait, the shortest than what is drawn at once.
  for (const written of [1000, 130, 130, 130, 25, 130]) {
    await write(`${prompt}yes\r\n\x1b[?2004l\r\x1b]133;C;aid=1;cmdline_url=yes\x07`)
    for (let line = 0; line < written; line++) await write('y\r\n'.repeat(1000))
    await write('^C\r\n')
  }
  expect(mostBehind).toBeGreaterThan(0)
  expect(mostBehind).toBeLessThan(stays.length + 2 * prompt.length + 100)
  expect((await screen.picture()).screen).toMatch(/^(y\r\n){1000}/)
  screen.dispose()
})

test.each([
  ['\x1b[3', '1mred\r\n'],
  ['\x1b', '[31mred\r\n'],
  ['\x1b^one', 'two\r\n'],
  ['\x1b^one', 'two\r\nthree\x1b[K\r\n'],
  ['\x1b]2;one', 'two\r\nthree\x1b[31m\r\n'],
])('what was cut when it was drawn (%j) goes on in a flood (%j) that is not', async (begun, rest) => {
  const flood = Buffer.from(rest + '1mm\r\n'.repeat(20_000))
  const screen = new Screen(size)
  screen.write(Buffer.from(begun))
  await screen.picture()
  screen.write(flood)
  const { screen: shown } = await screen.picture()
  screen.dispose()
  expect(shown).toBe((await drawnWhole(Buffer.concat([Buffer.from(begun), flood]))).screen)
  expect(withoutScrolledAway(flood, 1000).length).toBeLessThan(5100)
})

test('a flood of plain lines is kept short', () => {
  const flood = Buffer.from('y\r\n'.repeat(100_000))
  expect(withoutScrolledAway(flood, 1000).length).toBe(3003)
})

test.each(['\x1b[H', '\u009b3J', '\v', '\x0e'])(
  'nothing is left out around %j, which moves more than the cursor’s column',
  (control) => {
    const output = Buffer.from(`${'y\r\n'.repeat(10)}é·${control}${'y\r\n'.repeat(900)}`)
    expect(withoutScrolledAway(output, 1000)).toBe(output)
  },
)

test('a flood that has to be drawn says how far it is behind, and when it has caught up', async () => {
  const told: number[] = []
  const screen = new Screen(size, () => told.push(screen.behind))
  const flood = Buffer.from('\x1b[Hyes\r\n'.repeat(100_000))
  screen.write(flood)
  expect(screen.behind).toBe(flood.length)
  while (screen.behind > 0) await setImmediate()
  expect(told.at(-1)).toBe(0)
  screen.dispose()
})

test('what is drawn only for a picture is told, too: whoever waits for it would wait for ever', async () => {
  const told: number[] = []
  const screen = new Screen(size, () => told.push(screen.behind))
  screen.write(Buffer.from('\x1b[Hyes'))
  await screen.picture()
  expect(told).toEqual([0])
  screen.dispose()
})

test('what has to be drawn leaves the others their turn after a little of it', async () => {
  const screen = new Screen(size)
  screen.write(Buffer.from('\x1b[Hyes\r\n'.repeat(30_000)))
  let most = 0
  while (screen.behind > 0) {
    const before = screen.behind
    await setImmediate()
    most = Math.max(most, before - screen.behind)
  }
  expect(most).toBeLessThanOrEqual(16 * 1024)
  screen.dispose()
})

test.each(['L', 'M', 'S', 'T', 'I', 'Z', 'b'])(
  'what is to be done ten million times (CSI %s) holds nobody up longer than a few thousand times',
  async (final) => {
    const after = (times: number) => screenAfter(`one\r\ntwo\r\nx\x1b[${times}${final}`)
    expect(await growth(after, { from: 10_000, to: 10_000_000, limit: 10 })).toBeLessThan(10)
    expect(await after(10_000_000)).toBe(await after(80))
  },
)

test('output that is slow to draw lets others have their turn in between', async () => {
  const screen = new Screen({ cols: 80, rows: 24 })
  const seen = { turns: 0, isDrawn: false }
  screen.write(Buffer.from('\x1bc'.repeat(30_000)))
  const drawn = screen.picture().then(() => (seen.isDrawn = true))
  for (; !seen.isDrawn; seen.turns++) await setImmediate()
  await drawn
  expect(seen.turns).toBeGreaterThan(50)
  screen.dispose()
})

test('marks without end on one letter are not all kept, and those of any language are', async () => {
  const vietnamese = 'e\u0323\u0302'
  expect(await screenAfter(vietnamese)).toContain(vietnamese)
  const picture = await screenAfter(`a${'\u0301'.repeat(2_000_000)}`)
  // A thousand lines of twenty letters at most, each with so many marks.
  expect(picture.length).toBeLessThan(1_000_000)
  expect(await screenAfter(`a${'\u0301'.repeat(40)}`)).toContain(`a${'\u0301'.repeat(32)}`)
})

test('a title without end is cut', async () => {
  const screen = new Screen(size)
  screen.write(Buffer.from(`\x1b]2;${'x'.repeat(100_000)}\x07`))
  expect((await screen.picture()).title).toBe('x'.repeat(1000))
  screen.dispose()
})

test('links without end on one line take no memory', async () => {
  const link = (number: number) => `\x1b]8;;http://example.org/${number}\x07link\x1b]8;;\x07\r`
  const before = heapMebibytes()
  const screen = new Screen(size)
  screen.write(Buffer.from(Array.from({ length: 20_000 }, (_, number) => link(number)).join('')))
  expect((await screen.picture()).screen).toContain('link')
  expect(heapMebibytes() - before).toBeLessThan(16)
  screen.dispose()
})

test('a sequence that CAN has broken off is over', () => {
  const output = Buffer.from('\x1b^begun\x18 and text')
  expect(wholeEnd(output)).toBe(output.length)
})
