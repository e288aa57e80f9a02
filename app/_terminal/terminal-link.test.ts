import { beforeEach, expect, test } from 'vitest'
import { ok, refused, type Result } from '#common/problem.ts'
import { outputAckBytes, WriterId, type TerminalSnapshot } from '#common/protocol.ts'
import { TerminalNumber } from '#common/sandbox.ts'
import { SessionId } from '#common/session.ts'
import type {
  EventName,
  EventPayload,
  MessageName,
  MessagePayload,
  RequestName,
  RequestPayload,
} from '#app/_socket/connection.ts'
import type { Replies } from '#common/protocol.ts'
import { FakeTimers } from '#app/_socket/fake-timers.ts'
import { TerminalLink, type LinkState, type Screen } from './terminal-link.ts'

const terminal = { sessionId: SessionId.parse('session-1'), terminal: TerminalNumber.parse(1) }
const snapshot: TerminalSnapshot = { screen: '$ ', offset: 10, accepted: 0, title: '' }

let time: FakeTimers
let server: Server
let screen: Paper
let states: LinkState['status'][]
let link: TerminalLink

beforeEach(() => {
  time = new FakeTimers()
  server = new Server()
  screen = new Paper()
  states = []
  let writers = 0
  link = new TerminalLink({
    connection: server,
    terminal,
    screen,
    after: time.after,
    newWriter: () => WriterId.parse(String(writers++).padStart(16, '0')),
    onState: (state) => states.push(state.status),
  })
})

test('keys pressed before the screen is drawn are sent once it is', async () => {
  link.start()
  link.type('ls')
  await server.answer(ok(snapshot))
  expect(server.input).toEqual([])
  screen.draw()
  expect(server.input).toEqual(['0:ls'])
  expect(states).toEqual(['attaching', 'live'])
})

test('what xterm answers to an old screen is not typed into the shell', async () => {
  link.start()
  await server.answer(ok(snapshot))
  link.type('\x1b[?1;2c')
  screen.draw()
  link.type('\x1b[2;1R')
  expect(server.input).toEqual(['0:\x1b[2;1R'])
})

test('output that overtakes the snapshot is drawn after it, without what the snapshot shows', async () => {
  link.start()
  server.output(8, 'abcd')
  await server.answer(ok(snapshot))
  screen.draw()
  expect(screen.lines).toEqual(['restore $ ', 'write cd'])
})

test('drawn output is acknowledged, and not before it is drawn', async () => {
  link.start()
  await server.answer(ok(snapshot))
  screen.draw()
  server.output(10, 'x'.repeat(outputAckBytes))
  expect(server.drawn).toEqual([])
  screen.draw()
  expect(server.drawn).toEqual([10 + outputAckBytes])
})

test('after a reconnection the shell gets what it does not have, once', async () => {
  link.start()
  await server.answer(ok(snapshot))
  screen.draw()
  link.type('echo hi')
  server.connected = false
  link.type('\r')
  server.connected = true
  server.connect()
  await server.answer(ok({ ...snapshot, accepted: 4 }))
  screen.draw()
  expect(server.input).toEqual(['0:echo hi', '4: hi\r'])
})

test('a hole in the output, or being told of one, asks for a fresh screen', async () => {
  link.start()
  await server.answer(ok(snapshot))
  server.output(99, 'x')
  await server.answer(ok({ ...snapshot, offset: 100 }))
  server.tell('terminal:lost', terminal)
  await server.answer(ok({ ...snapshot, offset: 200 }))
  expect(server.attached).toBe(3)
})

test('a page that lost the keyboard types nothing and does not take it back by itself', async () => {
  link.start()
  await server.answer(ok(snapshot))
  screen.draw()
  server.tell('terminal:taken', terminal)
  expect(link.type('x')).toBe(false)
  server.connect()
  expect(server.attached).toBe(1)
  link.again()
  await server.answer(ok(snapshot))
  expect(states.at(-1)).toBe('live')
})

test('a new shell after one that ended knows nothing of what was typed before', async () => {
  link.start()
  await server.answer(ok(snapshot))
  screen.draw()
  link.type('exit\r')
  server.tell('terminal:accepted', { ...terminal, accepted: 5 })
  server.tell('terminal:exited', terminal)
  link.again()
  await server.answer(ok(snapshot))
  screen.draw()
  link.type('ls')
  expect(server.input).toEqual(['0:exit\r', '0:ls'])
  expect(server.writers).toEqual(['0000000000000000', '0000000000000001'])
})

test('a shell that was started anew without a word is written to from the beginning', async () => {
  link.start()
  await server.answer(ok(snapshot))
  screen.draw()
  link.type('ls')
  server.tell('terminal:accepted', { ...terminal, accepted: 2 })
  server.connect()
  await server.answer(ok(snapshot))
  await server.answer(ok(snapshot))
  screen.draw()
  link.type('pwd')
  expect(server.input).toEqual(['0:ls', '0:pwd'])
})

test('a terminal that cannot be attached to says why', async () => {
  link.start()
  await server.answer(refused('sandbox-gone'))
  expect(states).toEqual(['attaching', 'failed'])
})

test('the terminal is told of a new size once', async () => {
  link.start()
  await server.answer(ok(snapshot))
  screen.cols = 100
  link.resized()
  link.resized()
  expect(server.sizes).toEqual([100])
})

test('a size that changed while attaching is not forgotten', async () => {
  link.start()
  screen.cols = 120
  await server.answer(ok(snapshot))
  expect(server.sizes).toEqual([120])
})

test('when nobody takes what is typed, the server is asked whether it is there', async () => {
  link.start()
  await server.answer(ok(snapshot))
  screen.draw()
  link.type('x')
  time.pass(500)
  server.tell('terminal:accepted', { ...terminal, accepted: 1 })
  time.pass(5_000)
  expect(server.keeps).toBe(0)
  link.type('y')
  time.pass(1_000)
  expect(server.keeps).toBe(1)
})

/** A screen that draws when it is told to. */
class Paper implements Screen {
  cols = 80
  readonly lines: string[] = []
  private undrawn: (() => void)[] = []

  size() {
    return { cols: this.cols, rows: 24 }
  }

  restore(text: string, drawn: () => void) {
    this.lines.push(`restore ${text}`)
    this.undrawn.push(drawn)
  }

  write(bytes: Uint8Array, drawn: () => void) {
    this.lines.push(`write ${new TextDecoder().decode(bytes)}`)
    this.undrawn.push(drawn)
  }

  draw() {
    for (const drawn of this.undrawn.splice(0)) drawn()
  }
}

/** The other end, played by the test. */
class Server {
  connected = true
  attached = 0
  keeps = 0
  readonly input: string[] = []
  readonly writers: string[] = []
  readonly drawn: number[] = []
  readonly sizes: number[] = []
  private readonly waiting: ((answer: Result<TerminalSnapshot>) => void)[] = []
  private readonly listeners: { event: EventName; listener: (payload: never) => void }[] = []
  private readonly connectListeners: (() => void)[] = []

  request<R extends RequestName>(event: R, payload: RequestPayload<R>): Promise<Result<Replies[R]>> {
    if ('size' in payload && event === 'terminal:resize') this.sizes.push(payload.size.cols)
    if (event === 'terminal:attach') this.attached++
    if (event === 'session:keep') this.keeps++
    return new Promise((resolve) => {
      if (event === 'terminal:attach')
        this.waiting.push(resolve as (answer: Result<TerminalSnapshot>) => void)
    })
  }

  send<M extends MessageName>(_: M, payload: MessagePayload<M>): boolean {
    if (!this.connected) return false
    if ('drawn' in payload) this.drawn.push(payload.drawn)
    if ('bytes' in payload) {
      this.input.push(`${payload.start}:${new TextDecoder().decode(payload.bytes)}`)
      this.writers.push(payload.writer)
    }
    return true
  }

  listen<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void {
    this.listeners.push({ event, listener })
    return () => undefined
  }

  onConnect(listener: () => void): () => void {
    this.connectListeners.push(listener)
    listener()
    return () => undefined
  }

  connect() {
    for (const listener of this.connectListeners) listener()
  }

  tell<E extends EventName>(event: E, payload: EventPayload<E>) {
    for (const entry of this.listeners) if (entry.event === event) entry.listener(payload as never)
  }

  output(offset: number, text: string) {
    this.tell('terminal:output', { ...terminal, offset, bytes: new TextEncoder().encode(text) })
  }

  /** Answers the oldest request to attach, and lets the page take the answer in. */
  async answer(answer: Result<TerminalSnapshot>) {
    this.waiting.shift()?.(answer)
    await Promise.resolve()
    await Promise.resolve()
  }
}
