import { beforeEach, expect, test } from 'vitest'
import { ok, refused, type Result } from '#common/problem.ts'
import { outputAckBytes, WriterId, type TerminalSnapshot } from '#common/protocol.ts'
import { TerminalNumber } from '#common/sandbox.ts'
import { SessionId } from '#common/session.ts'
import { FakeConnection } from '#app/_socket/fake-connection.ts'
import { FakeTimers } from '#app/_socket/fake-timers.ts'
import { TerminalLink, type LinkState, type Paste, type Screen, type ScreenPicture } from './terminal-link.ts'

const terminal = { sessionId: SessionId.parse('session-1'), terminal: TerminalNumber.parse(1) }
const snapshot: TerminalSnapshot = {
  screen: '$ ',
  offset: 10,
  accepted: 0,
  title: '',
  marks: [],
  size: { cols: 80, rows: 24 },
}

let time: FakeTimers
let server: FakeConnection
let screen: Paper
let states: LinkState['status'][]
let link: TerminalLink
let pastes: (Paste | undefined)[]
/** What the server was sent. */
let sent: {
  input: string[]
  writers: string[]
  drawn: number[]
  sizes: number[]
  attached: number
  attachedCols: number[]
  watched: number
  keeps: number
}
let waiting: ((answer: Result<TerminalSnapshot>) => void)[]

beforeEach(() => {
  time = new FakeTimers()
  sent = { input: [], writers: [], drawn: [], sizes: [], attached: 0, attachedCols: [], watched: 0, keeps: 0 }
  waiting = []
  server = new FakeConnection(
    {
      'terminal:attach': ({ watch, size }) => {
        if (watch) sent.watched++
        else {
          sent.attached++
          sent.attachedCols.push(size.cols)
        }
        return new Promise((resolve) => waiting.push(resolve))
      },
      'terminal:resize': ({ size }) => {
        sent.sizes.push(size.cols)
        return ok(null)
      },
      'session:keep': () => {
        sent.keeps++
        return refused('unexpected')
      },
    },
    {
      'terminal:input': ({ start, bytes, writer }) => {
        sent.input.push(`${start}:${new TextDecoder().decode(bytes)}`)
        sent.writers.push(writer)
      },
      'terminal:drawn': ({ drawn }) => sent.drawn.push(drawn),
    },
  )
  screen = new Paper()
  states = []
  pastes = []
  link = openLink(false)
})

function openLink(watch: boolean): TerminalLink {
  let writers = 0
  return new TerminalLink({
    watch,
    connection: server,
    terminal,
    screen,
    after: time.after,
    newWriter: () => WriterId.parse(String(writers++).padStart(16, '0')),
    onState: (state) => states.push(state.status),
    onPaste: (paste) => pastes.push(paste),
  })
}

test('keys pressed before the screen is drawn are sent once it is', async () => {
  link.start()
  link.type('ls')
  await answer(ok(snapshot))
  expect(sent.input).toEqual([])
  screen.draw()
  expect(sent.input).toEqual(['0:ls'])
  expect(states).toEqual(['attaching', 'live'])
})

test('what xterm answers to an old screen is not typed into the shell', async () => {
  link.start()
  await answer(ok(snapshot))
  link.type('\x1b[?1;2c')
  screen.draw()
  link.type('\x1b[2;1R')
  expect(sent.input).toEqual(['0:\x1b[2;1R'])
})

test('what was typed while there was no connection is sent, however soon the screen is drawn', async () => {
  link.start()
  await answer(ok(snapshot))
  screen.draw()
  server.connect()
  link.type('late')
  screen.hurries = true
  await answer(ok(snapshot))
  expect(sent.input).toEqual(['0:late'])
})

test('output that overtakes the snapshot is drawn after it, without what the snapshot shows', async () => {
  link.start()
  output(8, 'abcd')
  await answer(ok(snapshot))
  screen.draw()
  expect(screen.lines).toEqual(['adopt own', 'restore $ ', 'write cd'])
})

test('drawn output is acknowledged, and not before it is drawn', async () => {
  link.start()
  await answer(ok(snapshot))
  screen.draw()
  output(10, 'x'.repeat(outputAckBytes))
  expect(sent.drawn).toEqual([])
  screen.draw()
  expect(sent.drawn).toEqual([10 + outputAckBytes])
})

test('after a reconnection the shell gets what it does not have, once', async () => {
  link.start()
  await answer(ok(snapshot))
  screen.draw()
  link.type('echo hi')
  server.status = 'reconnecting'
  link.type('\r')
  server.connect()
  await answer(ok({ ...snapshot, accepted: 4 }))
  screen.draw()
  expect(sent.input).toEqual(['0:echo hi', '4: hi\r'])
})

test('a hole in the output, or being told of one, asks for a fresh screen', async () => {
  link.start()
  await answer(ok(snapshot))
  output(99, 'x')
  await answer(ok({ ...snapshot, offset: 100 }))
  server.tell('terminal:lost', terminal)
  await answer(ok({ ...snapshot, offset: 200 }))
  expect(sent.attached).toBe(3)
})

test('a page that lost the keyboard looks on at the other’s size, and does not take it back by itself', async () => {
  link.start()
  await answer(ok(snapshot))
  screen.draw()
  server.tell('terminal:taken', terminal)
  server.tell('terminal:resized', { ...terminal, size: { cols: 40, rows: 10 } })
  expect(link.type('x')).toBe(false)
  output(10, 'theirs')
  expect(screen.lines.slice(-3)).toEqual(['adopt 80', 'adopt 40', 'write theirs'])
  server.connect()
  await answer(ok({ ...snapshot, size: { cols: 40, rows: 10 } }))
  expect(sent).toMatchObject({ attached: 1, watched: 1 })
  link.again()
  time.pass(0)
  await answer(ok(snapshot))
  expect(states).toEqual(['attaching', 'live', 'watching', 'attaching', 'watching', 'attaching', 'live'])
  expect(screen.lines.slice(-2)).toEqual(['adopt own', 'restore $ '])
})

test('who takes the keyboard tells one size, which is that without the notice that was clicked', async () => {
  const second = openLink(true)
  second.start()
  await answer(ok(snapshot))
  screen.draw()
  screen.cols = 70
  second.again()
  screen.cols = 90
  time.pass(0)
  await answer(ok({ ...snapshot, size: { cols: 90, rows: 24 } }))
  screen.draw()
  expect([sent.attachedCols, sent.sizes]).toEqual([[90], []])
})

test('where another page has the keyboard it is not taken from it unasked', async () => {
  const second = openLink(true)
  second.start()
  await answer(ok(snapshot))
  screen.draw()
  expect(second.type('x')).toBe(false)
  expect(sent).toMatchObject({ attached: 0, watched: 1, input: [] })
  second.again()
  time.pass(0)
  await answer(ok(snapshot))
  expect(states).toEqual(['attaching', 'watching', 'attaching', 'live'])
})

test('a new shell after one that ended knows nothing of what was typed before', async () => {
  link.start()
  await answer(ok(snapshot))
  screen.draw()
  link.type('exit\r')
  server.tell('terminal:accepted', { ...terminal, accepted: 5 })
  server.tell('terminal:exited', terminal)
  link.again()
  time.pass(0)
  await answer(ok(snapshot))
  screen.draw()
  link.type('ls')
  expect(sent.input).toEqual(['0:exit\r', '0:ls'])
  expect(sent.writers).toEqual(['0000000000000000', '0000000000000001'])
})

test('a shell that was started anew without a word is written to from the beginning', async () => {
  link.start()
  await answer(ok(snapshot))
  screen.draw()
  link.type('ls')
  server.tell('terminal:accepted', { ...terminal, accepted: 2 })
  server.connect()
  await answer(ok(snapshot))
  await answer(ok(snapshot))
  screen.draw()
  link.type('pwd')
  expect(sent.input).toEqual(['0:ls', '0:pwd'])
})

test('a terminal that cannot be attached to says why', async () => {
  link.start()
  await answer(refused('sandbox-gone'))
  expect(states).toEqual(['attaching', 'failed'])
})

test('a terminal whose engine does not answer comes by itself once it does', async () => {
  link.start()
  await answer(refused('engine-unreachable'))
  time.pass(3_000)
  await answer(refused('engine-unreachable'))
  time.pass(3_000)
  await answer(ok(snapshot))
  expect(states).toEqual(['attaching', 'failed', 'failed', 'live'])
  time.pass(60_000)
  expect(sent.attached).toBe(3)
})

test('a terminal that is gone for good is not asked for again', async () => {
  link.start()
  await answer(refused('sandbox-gone'))
  time.pass(60_000)
  expect(sent.attached).toBe(1)
})

test('a big paste is followed until the shell has all of it', async () => {
  link.start()
  await answer(ok(snapshot))
  screen.draw()
  link.type('x'.repeat(200_000))
  server.tell('terminal:accepted', { ...terminal, accepted: 150_000 })
  server.tell('terminal:accepted', { ...terminal, accepted: 200_000 })
  expect(pastes).toEqual([
    { status: 'sending', left: 200_000, total: 200_000 },
    { status: 'sending', left: 50_000, total: 200_000 },
    undefined,
  ])
})

test('a paste that is called off ends where it is, and is closed for the program that was told of it', async () => {
  link.start()
  await answer(ok(snapshot))
  screen.draw()
  link.type(`\x1b[200~${'x'.repeat(200_000)}\x1b[201~`)
  link.type('\x03')
  server.tell('terminal:accepted', { ...terminal, accepted: 65_536 })
  expect(sent.input.at(-1)).toBe('65536:\x1b[201~\x03')
  expect(pastes.at(-1)).toBeUndefined()
})

test('a paste that nobody could take is refused with a word', async () => {
  link.start()
  await answer(ok(snapshot))
  screen.draw()
  expect(link.type('x'.repeat(17 * 1024 * 1024))).toBe(false)
  expect(pastes).toEqual([{ status: 'refused' }])
  link.type('x')
  expect(pastes.at(-1)).toBeUndefined()
})

test('the terminal is told of a new size once', async () => {
  link.start()
  await answer(ok(snapshot))
  screen.cols = 100
  link.resized()
  link.resized()
  expect(sent.sizes).toEqual([100])
})

test('a size that changed while attaching is not forgotten', async () => {
  link.start()
  screen.cols = 120
  await answer(ok(snapshot))
  expect(sent.sizes).toEqual([120])
})

test('when nobody takes what is typed, the server is asked whether it is there', async () => {
  link.start()
  await answer(ok(snapshot))
  screen.draw()
  link.type('x')
  time.pass(500)
  server.tell('terminal:accepted', { ...terminal, accepted: 1 })
  time.pass(5_000)
  expect(sent.keeps).toBe(0)
  link.type('y')
  time.pass(1_000)
  expect(sent.keeps).toBe(1)
})

function output(offset: number, text: string): void {
  server.tell('terminal:output', { ...terminal, offset, bytes: new TextEncoder().encode(text) })
}

/** Answers the oldest request to attach, and lets the page take the answer in. */
async function answer(snapshot: Result<TerminalSnapshot>): Promise<void> {
  waiting.shift()?.(snapshot)
  await server.settle()
}

/** A screen that draws when it is told to. */
class Paper implements Screen {
  cols = 80
  /** Draws before it returns. */
  hurries = false
  readonly lines: string[] = []
  private undrawn: (() => void)[] = []

  size() {
    return { cols: this.cols, rows: 24 }
  }

  adopt(size: { cols: number } | undefined) {
    this.lines.push(`adopt ${size?.cols ?? 'own'}`)
  }

  restore({ screen }: ScreenPicture, drawn: () => void) {
    this.lines.push(`restore ${screen}`)
    this.undrawn.push(drawn)
    if (this.hurries) this.draw()
  }

  write(bytes: Uint8Array, drawn: () => void) {
    this.lines.push(`write ${new TextDecoder().decode(bytes)}`)
    this.undrawn.push(drawn)
  }

  draw() {
    for (const drawn of this.undrawn.splice(0)) drawn()
  }
}
