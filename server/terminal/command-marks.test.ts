import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CommandMarks, type EndedCommand } from '#server/terminal/command-marks.ts'

const now = 1_700_000_100_000

function read(...outputs: (string | Uint8Array)[]): EndedCommand[] {
  const ended: EndedCommand[] = []
  const marks = new CommandMarks({ now: () => now }, (command) => ended.push(command))
  for (const output of outputs) marks.read(Buffer.from(output))
  return ended
}

const began = (shell: number, text: string, at = 1_700_000_000): string =>
  `\x1b]133;C;aid=${shell};at=${at}.250000;cmdline_url=${text}\x07`
const ended = (shell: number, status: number | string, at = 1_700_000_002): string =>
  `\x1b]133;D;${status};aid=${shell};at=${at}.500000\x07`

test('a command is told when it ends, with its text, its times and its exit code', () => {
  expect(read(`$ ls\r\n${began(7, 'ls -l%3B echo 100%25 한국%0Aecho')}out\r\n${ended(7, 2)}`)).toEqual([
    {
      text: 'ls -l; echo 100% 한국\necho',
      startedAt: 1_700_000_000_250,
      endedAt: 1_700_000_002_500,
      exitCode: 2,
    },
  ])
})

test('a command that was kept out of the history has no text', () => {
  const [command] = read('\x1b]133;C;aid=7;at=1700000000.000000\x07', ended(7, 0))
  expect(command).not.toHaveProperty('text')
})

test('a shell inside a shell ends its commands, and then is the command that ended', () => {
  const told = read(began(1, 'bash'), began(2, 'false'), ended(2, 1), began(2, 'exit 3'), ended(1, 3))
  expect(told.map(({ text, exitCode }) => [text, exitCode])).toEqual([
    ['false', 1],
    ['bash', 3],
  ])
})

test.each([
  ['an end without a beginning', ended(7, 0)],
  ['an end of another shell', began(7, 'ls') + ended(8, 0)],
  ['an end without an exit code', began(7, 'ls') + '\x1b]133;D;aid=7\x07'],
  [
    'an exit code that is none',
    began(7, 'ls') + ended(7, '-1') + began(7, 'ls') + ended(7, 'x'.repeat(4000)),
  ],
  ['marks of another program', '\x1b]133;C\x07\x1b]133;D;0\x07\x1b]133;C;aid=x\x07\x1b]133;D;0;aid=x\x07'],
  ['a mark that is broken off', began(7, 'ls').slice(0, -3) + '\x1b[0m' + ended(7, 0)],
  ['a mark without end', began(7, 'x'.repeat(9000)) + ended(7, 0)],
])('%s tells nothing', (_, output) => {
  expect(read(output)).toEqual([])
})

test('a time in the future, or none, is now; an end before its beginning is at its beginning', () => {
  expect(read(began(7, 'a', 9_999_999_999), ended(7, 0, 9_999_999_999))).toMatchObject([
    { startedAt: now, endedAt: now },
  ])
  expect(read('\x1b]133;C;aid=7;at=never\x07', ended(7, 0, 1_700_000_000))).toMatchObject([
    { startedAt: now, endedAt: now },
  ])
})

test('a long text is cut at 1 KB, between characters', () => {
  const [command] = read(began(7, '한'.repeat(600)), ended(7, 0))
  expect(command?.text).toBe('한'.repeat(341))
})

test('control characters in a text are shown as such', () => {
  const [command] = read(began(7, 'printf %1b[2J%07%7f'), ended(7, 0))
  expect(command?.text).toBe('printf ?[2J??')
})

test('wherever the output is cut, the same commands are told', () => {
  const output = Buffer.from(
    `\x1b[31m$ ${began(7, 'echo 한')}한\x1b]0;title\x07\r\n${ended(7, 0)}\x1b]133;A;aid=7\x07$ \x1b]133;B\x07${began(7, 'b')}`.concat(
      `\x1b]133;D;1;aid=7;at=1700000003.0\x1b\\$ `,
    ),
  )
  const whole = read(output)
  expect(whole).toHaveLength(2)
  fc.assert(
    fc.property(fc.array(fc.nat(output.length), { maxLength: 6 }), (cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), output.length]
      const parts = places.slice(1).map((end, index) => output.subarray(places[index], end))
      expect(read(...parts)).toEqual(whole)
    }),
  )
})

test('whatever a learner prints, the reader stays small and goes on', () => {
  const noise = fc.oneof(
    fc.constantFrom('\x1b', '\x1b]133;', 'C;aid=7', ';', '\x07', '\x1b\\', 'D;0;aid=7', ';at=1', '%zz', '한'),
    fc.string(),
  )
  fc.assert(
    fc.property(fc.array(noise, { maxLength: 60 }), (pieces) => {
      const told = read(...pieces, '\x1b\\', began(9, 'after'), ended(9, 0))
      expect(told.at(-1)?.text).toBe('after')
    }),
  )
})
