import { expect, test } from 'vitest'
import { outputWindowBytes, type Typing } from '#common/protocol.ts'
import { SandboxId, TerminalNumber, type TerminalSize } from '#common/sandbox.ts'
import { createLog } from '#server/log.ts'
import { eventually } from '#server/testing/eventually.ts'
import {
  DeafTerminalHost,
  MuteTerminalHost,
  SlowTerminalHost,
} from '#server/testing/failing-sandbox-hosts.ts'
import { FakeClock } from '#server/testing/fake-clock.ts'
import { FakeSandboxHost } from '#server/testing/fake-sandbox-host.ts'
import type { Terminal } from '#server/terminal/terminal.ts'
import { Terminals } from '#server/terminal/terminals.ts'
import { clickPatience } from '#server/terminal/typist.ts'
import type { Viewer } from '#server/terminal/viewers.ts'

const sandboxId = SandboxId.parse('sandbox00001')
const first = TerminalNumber.parse(1)
const size = { cols: 80, rows: 24 }

/** A page that keeps what it was told. */
class Page implements Viewer {
  text = ''
  end = -1
  readonly told: string[] = []
  typed = 0

  constructor(readonly writer = 'aaaaaaaaaaaaaaaa') {}

  output(offset: number, bytes: Uint8Array, accepted = this.typed): void {
    this.typed = accepted
    if (this.end >= 0) expect(offset).toBe(this.end)
    this.end = offset + bytes.length
    this.text += Buffer.from(bytes).toString()
  }

  accepted(accepted: number): void {
    this.typed = accepted
  }

  lost = (): unknown => this.told.push('lost')
  taken = (): unknown => this.told.push('taken')
  resized = ({ cols, rows }: TerminalSize): unknown => this.told.push(`resized to ${cols}x${rows}`)
  exited = (): unknown => this.told.push('exited')
}

async function open(clock = new FakeClock()): Promise<Opened<FakeSandboxHost>> {
  return openIn(new FakeSandboxHost(), clock)
}

interface Opened<Host> {
  host: Host
  clock: FakeClock
  terminals: Terminals
  terminal: Terminal
}

async function openIn<Host extends FakeSandboxHost>(
  host: Host,
  clock = new FakeClock(),
): Promise<Opened<Host>> {
  await host.create({ id: sandboxId, kind: 'shell', egress: 'none' })
  const terminals = new Terminals({ host, clock, log: createLog('silent') })
  return { host, clock, terminals, terminal: terminals.get(sandboxId, first) }
}

async function show(terminal: Terminal, page: Page): Promise<string> {
  const { snapshot, follow } = await terminal.attach(page, size)
  page.end = snapshot.offset
  follow()
  return snapshot.screen
}

/** Draws on until the program has heard of it: nothing in memory ends `yes` but Ctrl-C. */
async function interrupt(terminal: Terminal, page: Page, clock: FakeClock): Promise<void> {
  terminal.type(page, page.typed, Buffer.from('\x03'))
  await eventually(async () => {
    terminal.drawn(page, page.end)
    await clock.advance(5)
    expect(page.text.endsWith('$ ')).toBe(true)
  })
}

test('what is typed is echoed, and a page that opens later sees it', async () => {
  const { terminal } = await open()
  const page = new Page()
  expect(await show(terminal, page)).toContain('$ ')
  terminal.type(page, 0, Buffer.from('echo hello\r'))
  await eventually(() => expect(page.text).toContain('hello\r\n$ '))
  expect(page.typed).toBe(11)
  expect(await show(terminal, new Page('bbbbbbbbbbbbbbbb'))).toContain('hello')
})

test('the page that comes later takes the keyboard; the first still watches', async () => {
  const { terminal } = await open()
  const before = new Page()
  const after = new Page('bbbbbbbbbbbbbbbb')
  await show(terminal, before)
  await show(terminal, after)
  expect(before.told).toEqual(['taken'])
  expect(terminal.type(before, 0, Buffer.from('x'))).toBe(false)
  terminal.type(after, 0, Buffer.from('echo both\r'))
  await eventually(() => expect(before.text).toContain('both\r\n'))
})

test('a page that only looks takes neither the keyboard nor the size, and hears of each new size', async () => {
  const { terminal } = await open()
  const page = new Page()
  const watcher = new Page('bbbbbbbbbbbbbbbb')
  await show(terminal, page)
  const { snapshot, follow } = await terminal.watch(watcher)
  watcher.end = snapshot.offset
  follow()
  expect(snapshot.size).toEqual(size)
  expect(page.told).toEqual([])
  expect(terminal.type(watcher, 0, Buffer.from('x'))).toBe(false)
  terminal.resize(watcher, { cols: 40, rows: 10 })
  terminal.resize(page, { cols: 100, rows: 30 })
  expect(watcher.told).toEqual(['resized to 100x30'])
  terminal.type(page, 0, Buffer.from('stty size\r'))
  await eventually(() => expect(watcher.text).toContain('30 100\r\n'))
  expect(page.told).toEqual([])
})

test('input that is sent again after a new connection is typed once', async () => {
  const { host, clock, terminal } = await open()
  const page = new Page()
  await show(terminal, page)
  terminal.type(page, 0, Buffer.from('echo one'))
  await eventually(() => expect(page.typed).toBe(8))
  host.breakConnections(sandboxId)
  await eventually(() => expect(page.told).toEqual(['lost']))
  await clock.advance(100)

  const again = new Page()
  const { snapshot, follow } = await terminal.attach(again, size)
  expect(snapshot.accepted).toBe(8)
  follow()
  terminal.type(again, 4, Buffer.from(' one two\r'))
  await eventually(() => expect(again.text).toContain('one two\r\n$ '))
  expect(again.text).not.toContain('one one')
})

test('a page of whose input a part was lost is told once, and what it sends again is typed once', async () => {
  const { terminal } = await open()
  const page = new Page()
  await show(terminal, page)
  terminal.type(page, 0, Buffer.from('echo one; '))
  await eventually(() => expect(page.typed).toBe(10))
  expect(terminal.type(page, 15, Buffer.from('t'))).toBe(false)
  expect(terminal.type(page, 16, Buffer.from('w'))).toBe(false)
  expect(page.told).toEqual(['lost'])

  const again = new Page()
  const { snapshot, follow } = await terminal.attach(again, size)
  expect(snapshot.accepted).toBe(10)
  follow()
  terminal.type(again, 10, Buffer.from('echo two\r'))
  await eventually(() => expect(again.text).toMatch(/\none\r\ntwo\r\n\$ $/))
  expect(again.told).toEqual([])
})

test('a page that does not draw stops the program, and drawing lets it go on', async () => {
  const { clock, terminal } = await open()
  const page = new Page()
  await show(terminal, page)
  terminal.type(page, 0, Buffer.from('yes\r'))
  await eventually(async () => {
    await clock.advance(5)
    expect(page.text.length).toBeGreaterThan(outputWindowBytes)
  })
  const stoppedAt = page.text.length
  for (let turn = 0; turn < 20; turn++) await clock.advance(5)
  expect(page.text.length).toBeLessThan(stoppedAt + 256 * 1024)
  const stillAt = page.text.length
  await clock.advance(1000)
  expect(page.text.length).toBe(stillAt)

  terminal.drawn(page, page.end)
  await eventually(async () => {
    await clock.advance(5)
    expect(page.text.length).toBeGreaterThan(stillAt)
  })
  await interrupt(terminal, page, clock)
})

test('a page that leaves lets the program go on without it', async () => {
  const { clock, terminal } = await open()
  const page = new Page()
  await show(terminal, page)
  terminal.type(page, 0, Buffer.from('yes\r'))
  for (let turn = 0; turn < 50; turn++) await clock.advance(5)
  terminal.detach(page)
  const late = new Page('bbbbbbbbbbbbbbbb')
  const { snapshot, follow } = await terminal.attach(late, size)
  follow()
  expect(snapshot.offset).toBeGreaterThan(page.end)
  await interrupt(terminal, late, clock)
})

test('while nobody looks the screen is kept over a broken connection', async () => {
  const { host, clock, terminal } = await open()
  const page = new Page()
  await show(terminal, page)
  terminal.type(page, 0, Buffer.from('echo before\r'))
  await eventually(() => expect(page.text).toContain('before\r\n$ '))
  host.goDown()
  await eventually(() => expect(page.told).toEqual(['lost']))
  const refused = expect(terminal.attach(new Page(), size)).rejects.toThrow('engine-unreachable')
  await clock.advance(60_000)
  await refused
  host.comeBack()
  await clock.advance(5000)
  expect(await show(terminal, new Page())).toContain('before')
})

test('the shell sees the size of the page that has the keyboard', async () => {
  const { terminal } = await open()
  const page = new Page()
  await show(terminal, page)
  terminal.resize(page, { cols: 132, rows: 50 })
  terminal.type(page, 0, Buffer.from('stty size\r'))
  await eventually(() => expect(page.text).toContain('50 132'))
})

test('a shell that exits is told, and the next attach starts a new one', async () => {
  const { terminal, terminals } = await open()
  const page = new Page()
  await show(terminal, page)
  terminal.type(page, 0, Buffer.from('exit\r'))
  await eventually(() => expect(page.told).toEqual(['exited']))
  const next = terminals.get(sandboxId, first)
  expect(next).not.toBe(terminal)
  expect(await show(next, new Page())).toContain('$ ')
})

test('a sandbox that is gone refuses its terminals', async () => {
  const { host, terminal } = await open()
  await host.remove(sandboxId)
  await expect(terminal.attach(new Page(), size)).rejects.toThrow('sandbox-gone')
})

test('a terminal that is slow to come is joined once for all who wait, and one that was closed meanwhile is left alone', async () => {
  const { host, terminal, terminals } = await openIn(new SlowTerminalHost())
  const pages = [new Page(), new Page('bbbbbbbbbbbbbbbb')]
  const shown = pages.map((page) => show(terminal, page))
  expect(host.joining).toBe(1)
  host.finishJoining()
  for (const screen of await Promise.all(shown)) expect(screen).toContain('$ ')

  const second = TerminalNumber.parse(2)
  const waiting = terminals.get(sandboxId, second)
  void waiting.attach(new Page(), size).catch(() => undefined)
  terminals.closeSandbox(sandboxId)
  host.finishJoining()
  await expect(waiting.attach(new Page(), size)).rejects.toThrow('sandbox-gone')
})

test('a terminal that never answers is refused, and tried again by whoever asks for it only', async () => {
  const { host, clock, terminal } = await openIn(new MuteTerminalHost())
  for (const tries of [1, 2]) {
    await expect(terminal.attach(new Page(), size)).rejects.toThrow('terminal-failed')
    await clock.advance(60_000)
    expect(host.tries).toBe(tries)
  }
})

test('a program that reads nothing is typed ahead to as far as a paste, and then costs the page its place', async () => {
  const { terminal } = await openIn(new DeafTerminalHost())
  const page = new Page()
  await show(terminal, page)
  const megabyte = Buffer.alloc(1024 * 1024, 'x')
  for (let count = 0; count < 4; count++)
    expect(terminal.type(page, count * megabyte.length, megabyte)).toBe(true)
  expect(terminal.type(page, 4 * megabyte.length, Buffer.from('x'))).toBe(false)
  expect(page.told).toEqual(['lost'])
  expect(page.typed).toBe(0)
})

test('what is typed for a learner comes after what was typed for them before', async () => {
  const { terminal } = await open()
  const page = new Page()
  await show(terminal, page)
  void terminal.typeFor(line('echo first'), clickPatience)
  await terminal.typeFor(line('echo second'), clickPatience)
  await eventually(() => expect(page.text).toMatch(/first\r\n.*second\r\n/s))
})

test('commands that wait to be typed are refused when they are too many, and taken again once there is room', async () => {
  const { host, terminal } = await openIn(new SlowTerminalHost())
  const begun = Array.from({ length: 50 }, () => terminal.typeFor(line('echo again'), clickPatience))
  await expect(terminal.typeFor(line('echo too many'), clickPatience)).rejects.toThrow('too-fast')
  host.finishJoining()
  await Promise.all(begun)
  await terminal.typeFor(line('echo later'), clickPatience)
  await eventually(async () => expect(await show(terminal, new Page())).toMatch(/^later/m))
})

test('what is asked for again under the same name is typed once', async () => {
  const { terminal } = await open()
  const page = new Page()
  await show(terminal, page)
  await terminal.typeFor(line('echo once'), clickPatience, 'bbbbbbbbbbbbbbbb')
  await terminal.typeFor(line('echo once'), clickPatience, 'bbbbbbbbbbbbbbbb')
  await terminal.typeFor(line('echo end'), clickPatience)
  await eventually(() => expect(page.text).toContain('\nend\r\n'))
  expect(page.text.match(/\nonce\r\n/g)).toHaveLength(1)
})

test('what is typed while the connection to the terminal is broken arrives when it is back', async () => {
  const { host, clock, terminal } = await open()
  const page = new Page()
  await show(terminal, page)
  host.breakConnections(sandboxId)
  const typed = terminal.typeFor(line('echo still here'), clickPatience)
  await clock.advance(1000)
  await typed
  expect(await show(terminal, new Page('cccccccccccccccc'))).toContain('still here')
})

function line(source: string): Typing {
  return { kind: 'text', source, newline: true, interrupt: false }
}
