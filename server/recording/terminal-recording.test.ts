import fc from 'fast-check'
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SandboxId } from '#common/sandbox.ts'
import { createLog } from '#server/log.ts'
import { TerminalRecording } from '#server/recording/terminal-recording.ts'
import { FakeClock } from '#server/testing/fake-clock.ts'
import { temporaryDirectory } from '#server/testing/temporary-database.ts'

const size = { cols: 80, rows: 24 }
const sandbox = SandboxId.parse('sandbox00001')
const noScreen = (): Promise<Buffer> => Promise.resolve(Buffer.from('the screen'))

class Stage {
  clock = new FakeClock()
  readonly path = join(temporaryDirectory(), 't1.cast')
  recording = this.open()

  open(maxBytes = 10_000_000): TerminalRecording {
    const { path, clock } = this
    return new TerminalRecording({ path, maxBytes, clock, log: createLog('silent') })
  }

  /** The server is killed: what it had not begun to write is lost, and its time stands still. Another one starts. */
  async kill(): Promise<void> {
    await this.recording.settled()
    this.clock = new FakeClock(this.clock.now())
    this.recording = this.open()
  }

  join(start: number, end: number, sandboxId = sandbox): void {
    this.recording.enter(sandboxId)
    this.recording.joined({ start, end }, size, noScreen)
  }

  print(offset: number, text: string): void {
    this.recording.output(offset, Buffer.from(text))
  }

  /** Until what is due is on the disk. */
  async write(): Promise<void> {
    await this.clock.advance(1000)
    await this.recording.settled()
  }

  /** As any player reads it: every line is JSON. */
  get events(): [number, string, string][] {
    const [, ...lines] = readFileSync(this.path, 'utf8').trimEnd().split('\n')
    return lines.map((line) => JSON.parse(line) as [number, string, string])
  }

  get text(): string {
    return this.events.flatMap(([, kind, data]) => (kind === 'o' ? data : [])).join('')
  }
}

test('what a terminal prints is written down as asciicast v2, with its times and sizes', async () => {
  const stage = new Stage()
  stage.join(0, 0)
  stage.print(0, '$ ')
  await stage.clock.advance(1500)
  stage.print(2, 'ls\r\n')
  stage.recording.resized({ cols: 100, rows: 30 })
  await stage.recording.close()
  const [header] = readFileSync(stage.path, 'utf8').split('\n')
  expect(JSON.parse(header ?? '')).toMatchObject({ version: 2, width: 80, height: 24 })
  expect(stage.events).toEqual([
    [0, 'r', '80x24'],
    [0, 'o', '$ '],
    [1.5, 'o', 'ls\r\n'],
    [1.5, 'r', '100x30'],
  ])
})

test('a character that comes in two parts is written whole', async () => {
  const stage = new Stage()
  stage.join(0, 0)
  const bytes = Buffer.from('한국')
  stage.recording.output(0, bytes.subarray(0, 4))
  await stage.write()
  stage.recording.output(4, bytes.subarray(4))
  await stage.recording.close()
  expect(stage.text).toBe('한국')
})

test('whenever the server is killed, the recording goes on without a torn line, a gap or a repetition', async () => {
  const pieces = fc.array(
    fc.tuple(fc.string({ maxLength: 20, unit: 'grapheme' }), fc.boolean(), fc.boolean()),
    {
      maxLength: 12,
    },
  )
  await fc.assert(
    fc.asyncProperty(pieces, async (outputs) => {
      const stage = new Stage()
      const printed = Buffer.from(outputs.map(([text]) => text).join(''))
      let end = 0
      stage.join(0, 0)
      for (const [text, isWritten, isKilled] of outputs) {
        stage.print(end, text)
        end += Buffer.byteLength(text)
        if (isWritten) await stage.write()
        if (!isKilled) continue
        await stage.kill()
        appendFileSync(stage.path, '[12.3,"o","torn')
        stage.join(0, end)
        // The holder has kept all of it.
        stage.recording.output(0, printed.subarray(0, end))
      }
      await stage.recording.close()
      expect(stage.text).toBe(printed.toString())
    }),
    { numRuns: 60 },
  )
})

test('another shell, or another sandbox, begins on a fresh screen', async () => {
  const stage = new Stage()
  stage.join(0, 0)
  stage.print(0, 'a long session of the first shell')
  stage.recording.closed()
  stage.join(0, 2)
  stage.print(0, '$ ')
  stage.join(0, 2, SandboxId.parse('sandbox00002'))
  stage.print(0, '# ')
  await stage.recording.close()
  expect(stage.text).toBe('a long session of the first shell\x1bc$ \x1bc# ')
})

test('what was lost while no server ran is shown as a fresh screen', async () => {
  const stage = new Stage()
  stage.join(0, 0)
  stage.print(0, 'before')
  await stage.write()
  await stage.kill()
  stage.join(1000, 1003)
  stage.print(1000, 'new')
  await stage.recording.close()
  expect(stage.text).toBe('before\x1bcnew')
})

test('of a flood the middle is left out, and it ends with the screen as it is then', async () => {
  const stage = new Stage()
  stage.join(0, 0)
  let end = 0
  for (let turn = 0; turn < 100; turn++) {
    stage.print(end, 'y\r\n'.repeat(10_000))
    end += 30_000
  }
  await stage.clock.advance(60_000)
  stage.print(end, '$ ')
  await stage.recording.close()
  expect(stage.text.length).toBeLessThan(1_100_000)
  expect(stage.text).toMatch(/y\r\n\x1bcthe screen\$ $/)
})

test('what is printed last after a flood is recorded though the screen could not be read any more', async () => {
  const stage = new Stage()
  stage.recording.enter(sandbox)
  stage.recording.joined({ start: 0, end: 0 }, size, () => new Promise(() => undefined))
  const flood = 'y\r\n'.repeat(1_000_000)
  stage.print(0, flood)
  await stage.clock.advance(60_000)
  stage.print(flood.length, '$ exit')
  await stage.recording.close()
  expect(stage.text).toMatch(/\x1bc\$ exit$/)
})

test('a recording that has reached its size ends, with a mark that says so, and stays ended', async () => {
  const stage = new Stage()
  stage.recording = stage.open(2500)
  stage.join(0, 0)
  for (let at = 0; at < 5000; at += 500) {
    stage.print(at, 'x'.repeat(500))
    await stage.write()
  }
  await stage.recording.close()
  const length = readFileSync(stage.path).length
  expect(length).toBeLessThan(2600)
  expect(stage.text.length).toBeGreaterThan(1400)
  expect(stage.events.at(-1)).toMatchObject([expect.any(Number), 'm', 'full'])
  await stage.kill()
  stage.join(0, 5000)
  stage.print(5000, 'more')
  await stage.recording.close()
  expect(readFileSync(stage.path).length).toBe(length)
})

test('a disk that takes nothing ends the recording, not the terminal', async () => {
  const stage = new Stage()
  mkdirSync(stage.path)
  stage.join(0, 0)
  stage.print(0, 'the learner works on')
  stage.recording.resized(size)
  stage.recording.closed()
  await stage.recording.close()
})
