import { Terminal } from '@xterm/headless'
import { beforeEach, expect, test } from 'vitest'
import { heapMebibytes } from '#server/testing/heap.ts'
import { CommandMarks } from './command-marks.ts'
import { readAll, readTranscript } from './transcript.ts'

let xterm: Terminal
let marks: CommandMarks

beforeEach(() => {
  xterm = new Terminal({ cols: 20, rows: 6, scrollback: 10, allowProposedApi: true })
  marks = new CommandMarks(xterm, () => undefined)
})

const prompt = (shell = '1') => `${mark(`A;aid=${shell}`)}$ ${mark(`B;aid=${shell}`)}`
const begin = (text: string, shell = '1', at = 100) =>
  `${text}\r\n${mark(`C;aid=${shell};at=${at};cmdline_url=${encodeURIComponent(text)}`)}`
const end = (exit: number, shell = '1', at = 100) => mark(`D;${exit};aid=${shell};at=${at}`)

function mark(text: string): string {
  return `\x1b]133;${text}\x07`
}

function print(...parts: string[]): Promise<void> {
  return new Promise((resolve) => xterm.write(parts.join(''), resolve))
}

function transcript() {
  return readTranscript(xterm.buffer.normal, marks.commands)
}

test('each command is there with its text, its output, its exit code and how long it took', async () => {
  await print(prompt(), begin('ls'), 'a  b\r\n', end(0, '1', 102.5), prompt())
  await print(begin('cat "ㄱ;%"'), 'no such file', end(1), prompt())
  expect(transcript()).toMatchObject([
    { text: 'ls', output: 'a  b', outcome: { status: 'ended', exit: 0 }, seconds: 2.5 },
    { text: 'cat "ㄱ;%"', output: 'no such file', outcome: { status: 'ended', exit: 1 }, seconds: 0 },
  ])
  expect(marks.state).toBe('prompt')
})

test('a command that runs is told as such, with what it has printed so far', async () => {
  await print(prompt(), begin('ping'), 'one\r\ntwo\r\n')
  expect(transcript()).toMatchObject([{ text: 'ping', output: 'one\ntwo', outcome: { status: 'running' } }])
  expect(marks.state).toBe('running')
})

test('lines that only the width has broken are put together again', async () => {
  await print(prompt(), begin('echo'), 'x'.repeat(45), '\r\nlast\r\n', end(0), prompt())
  expect(transcript()[0]?.output).toBe(`${'x'.repeat(45)}\nlast`)
})

test('what has scrolled away is left out, and said to be missing', async () => {
  await print(prompt(), begin('old'), 'gone\r\n', end(0))
  await print(prompt(), begin('seq'), 'n\r\n'.repeat(30), end(0), prompt())
  expect(transcript()).toMatchObject([{ text: 'seq', isCut: true }])
  expect(transcript()[0]?.output).toMatch(/^n(\nn)+$/)
})

test('a screen that is cleared has no commands left on it', async () => {
  await print(prompt(), begin('ls'), 'a\r\n', end(0), prompt(), '\x1b[H\x1b[2J', prompt())
  expect(marks.commands).toEqual([])
  await print('\x1bc')
  expect(marks.state).toBe('unknown')
})

const cleared = '\x1b[H\x1b[2J\x1b[3J'

test('a command that clears the screen stands where it prints from there on, unless it prints nothing', async () => {
  await print('1\r\n2\r\n3\r\n4\r\n', prompt(), begin('clear; seq 2'), cleared)
  expect(transcript()).toMatchObject([{ text: 'clear; seq 2', output: '', outcome: { status: 'running' } }])
  expect(marks.commands[0]?.prompt.line).toBe(0)
  await print('1\r\n2\r\n', end(0), prompt())
  expect(transcript()).toMatchObject([
    { text: 'clear; seq 2', output: '1\n2', outcome: { status: 'ended', exit: 0 }, isCut: false },
  ])
  expect(marks.commands[0]?.prompt.line).toBe(0)
  await print(begin('clear'), cleared, end(0), prompt())
  expect(marks.commands).toEqual([])
})

test('a command that resets the terminal first stands where it prints from there on, unless it prints nothing', async () => {
  await print('1\r\n2\r\n', prompt(), begin('reset; seq 2'), '\x1bc')
  expect(transcript()).toMatchObject([{ text: 'reset; seq 2', output: '', outcome: { status: 'running' } }])
  await print('1\r\n2\r\n', end(0), prompt())
  expect(transcript()).toMatchObject([
    { text: 'reset; seq 2', output: '1\n2', outcome: { status: 'ended', exit: 0 } },
  ])
  expect(marks.commands[0]?.prompt.line).toBe(0)
  await print(begin('reset'), '\x1bc', end(0), prompt())
  expect(marks.commands).toEqual([])
})

test('a screen that is drawn again has the commands that are told of it, each once', async () => {
  await print(prompt(), begin('sleep 9'), 'zzz\r\n', '\x1bc$ sleep 9\r\nzzz\r\n')
  marks.restore([{ up: 1, column: 0, mark: 'C;aid=1;cmdline_url=sleep%209' }])
  expect(transcript()).toMatchObject([{ text: 'sleep 9', output: 'zzz', outcome: { status: 'running' } }])
})

test('a full-screen program after a cleared screen leaves nothing there', async () => {
  await print(prompt(), begin('clear; vim'), cleared, '\x1b[?1049h', 'a\r\nb\r\n', '\x1b[?1049l', end(0))
  expect(marks.commands).toEqual([])
})

test('a program that clears the screen before it goes to its top stands there', async () => {
  await print('1\r\n2\r\n', prompt(), begin('draw'), '\x1b[2J', '\x1b[Hpicture\r\n', end(0), prompt())
  expect(transcript()).toMatchObject([{ text: 'draw', output: 'picture' }])
})

test('what a shell left running when it ended, or became another, runs no more', async () => {
  await print(prompt(), begin('exec bash'), prompt())
  expect(transcript()).toMatchObject([{ text: 'exec bash', outcome: { status: 'left' } }])
  await print(begin('exit'), 'exit\r\n')
  marks.shellEnded()
  expect(transcript().at(-1)).toMatchObject({ text: 'exit', output: 'exit', outcome: { status: 'left' } })
})

test('a shell within a shell has its own commands, which end with it', async () => {
  await print(prompt(), begin('bash'), prompt('2'), begin('sleep 9', '2'), 'zzz\r\n', end(3), prompt())
  expect(transcript()).toMatchObject([
    { text: 'bash', output: '', outcome: { status: 'ended', exit: 3 } },
    { text: 'sleep 9', output: 'zzz', outcome: { status: 'ended', exit: 3 } },
  ])
})

test('full-screen programs mark nothing', async () => {
  await print(
    prompt(),
    begin('vim'),
    '\x1b[?1049h',
    prompt('9'),
    begin('x', '9'),
    '\x1b[?1049l',
    end(0),
    prompt(),
  )
  expect(transcript()).toMatchObject([{ text: 'vim', output: '' }])
})

test('the command above and the one below are found', async () => {
  for (const text of ['one', 'two']) await print(prompt(), begin(text), 'out\r\n', end(0))
  expect(marks.beside(2, 'previous')?.text).toBe('one')
  expect(marks.beside(0, 'next')?.text).toBe('two')
  expect(marks.beside(2, 'next')).toBeUndefined()
})

test('marks that a restored screen does not carry are put where they were', async () => {
  await print('$ ls\r\na  b\r\n$ ')
  marks.restore([
    { up: 2, column: 0, mark: 'A;aid=1' },
    { up: 2, column: 2, mark: 'B;aid=1' },
    { up: 1, column: 0, mark: 'C;aid=1;cmdline_url=ls' },
    { up: 0, column: 0, mark: 'D;0;aid=1' },
    { up: 0, column: 0, mark: 'A;aid=1' },
  ])
  expect(transcript()).toMatchObject([{ text: 'ls', output: 'a  b' }])
})

test('marks that make no sense are nothing', async () => {
  for (const noise of ['', 'D', 'D;x;y', 'C;cmdline_url=%', 'Z;;;', 'A'.repeat(5000)])
    await print(mark(noise))
  expect(marks.commands.length).toBeLessThanOrEqual(1)
})

test('where nothing is marked, all that is on the screen is text', async () => {
  await print('one\r\n\r\ntwo')
  expect(readAll(xterm.buffer.normal)).toBe('one\n\ntwo')
})

test('marks without end, or that are endless, fill no page', async () => {
  const before = heapMebibytes()
  await print(mark('A;aid=1').repeat(50_000))
  expect(heapMebibytes() - before).toBeLessThan(16)
  await print(`\x1bc${mark('A;aid=1')}`.repeat(2_000))
  expect(heapMebibytes() - before).toBeLessThan(16)
  for (let command = 0; command < 20; command++) await print(mark(`C;cmdline_url=${'x'.repeat(2_000_000)}`))
  expect(heapMebibytes() - before).toBeLessThan(16)
})
