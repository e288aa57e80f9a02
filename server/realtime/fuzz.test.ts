import fc from 'fast-check'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { io, type Socket } from 'socket.io-client'
import { expect, test } from 'vitest'
import { messages, requests } from '#common/protocol.ts'
import type { SessionId } from '#common/session.ts'
import { systemClock, type Clock } from '#server/clock.ts'
import { parser } from '#server/realtime/page-parser.ts'
import { eventually } from '#server/testing/eventually.ts'
import { testLesson } from '#server/testing/lessons.ts'
import { openLesson } from '#server/testing/open-lesson.ts'
import { createTestServer, type TestServer } from '#server/testing/test-server.ts'

const lesson = testLesson('one')
const rounds = 5
const pagesARound = 10
const messagesAPage = 2000
/** Sent at once; then the answers are waited for. */
const burst = 200

/** Every look at it is a second later: nobody is ever too fast, so every message is looked at. */
class HurriedClock implements Clock {
  private time = systemClock.now()

  now(): number {
    return (this.time += 1000)
  }

  after(milliseconds: number, run: () => void): () => void {
    return systemClock.after(milliseconds, run)
  }
}

test('after a hundred thousand messages that no page would send, nothing has leaked and a learner works on', async () => {
  const server = await createTestServer({ lessons: [lesson], clock: new HurriedClock() })
  const honest = await openLesson(server, lesson, await server.addPerson('Jun'))
  const terminal = honest.page.terminal(honest.session.id)
  await terminal.attach()
  const hostile = await server.addPerson('Mina')
  const nonsense = makeNonsense(honest.session.id)

  let sent = 0
  const heaps: number[] = []
  for (let round = 0; round < rounds; round++) {
    for (let page = 0; page < pagesARound; page++) sent += await sendNonsense(server, hostile.id, nonsense)
    heaps.push(await measureHeap())
  }

  expect(sent).toBe(100_000)
  // The first round has filled what is kept once; four more have added next to nothing.
  expect((heaps.at(-1) ?? Infinity) - (heaps[0] ?? 0)).toBeLessThan(4 * 1024 * 1024)
  terminal.type('echo still here\r')
  await terminal.shows('still here\r\n$ ')
}, 600_000)

test('frames that are not socket.io’s cost their connection, and no more', async () => {
  const server = await createTestServer({ lessons: [lesson] })
  const honest = await openLesson(server, lesson, await server.addPerson('Jun'))
  const hostile = await server.addPerson('Mina')
  const frames = [
    '4',
    '42',
    '42[',
    '4{}',
    '451-["x"]',
    '42[1]',
    '499',
    '451-["terminal:input",{"_placeholder":true,"num":9}]',
    'x',
    '\0',
    '[]',
  ]
  for (const frame of [...frames, Buffer.alloc(0), Buffer.from('terminal'), Buffer.alloc(1000, 0xff)]) {
    const socket = await connect(server, hostile.id)
    rawSocket(socket).send(frame)
    socket.emit('session:keep', { sessionId: honest.session.id })
    socket.disconnect()
  }
  expect((await honest.page.request('session:keep', { sessionId: honest.session.id })).ok).toBe(true)
})

/** Sends one page's share; resolves with how many, when every request is answered with an error. */
async function sendNonsense(server: TestServer, userId: string, nonsense: Nonsense[]): Promise<number> {
  const socket = await connect(server, userId)
  for (let sent = 0; sent < messagesAPage; sent += burst) {
    const answers: Promise<unknown>[] = []
    for (let index = 0; index < burst; index++) {
      const { event, payload } = nonsense[Math.floor(Math.random() * nonsense.length)] ?? {
        event: '',
        payload: [],
      }
      if (Object.hasOwn(requests, event)) answers.push(socket.timeout(60_000).emitWithAck(event, ...payload))
      else socket.emit(event, ...payload)
    }
    for (const answer of await Promise.all(answers)) expect(answer).toMatchObject({ ok: false })
  }
  socket.disconnect()
  return messagesAPage
}

interface Nonsense {
  event: string
  payload: unknown[]
}

/** Malformed, or right in form but out of order: of sessions and terminals that are not the sender's. */
function makeNonsense(foreign: SessionId): Nonsense[] {
  const size = fc.record({ cols: fc.constantFrom(80, 0, -1, 1e9, '80'), rows: fc.constantFrom(24, null) })
  const key = {
    sessionId: fc.oneof(
      { weight: 1, arbitrary: fc.constant(foreign) },
      { weight: 20, arbitrary: fc.oneof(fc.constantFrom('unknown-session', '', null), fc.string()) },
    ),
    terminal: fc.oneof(fc.integer({ min: -1, max: 12 }), fc.jsonValue()),
    lessonId: fc.oneof(fc.constantFrom('course/none', '../one', ''), fc.string()),
    cohortId: fc.string(),
    page: fc.oneof(fc.integer(), fc.double(), fc.string()),
    writer: fc.constantFrom('ffffffffffffffff', 'F', 7),
    start: fc.oneof(fc.maxSafeInteger(), fc.string()),
    drawn: fc.oneof(fc.maxSafeInteger(), fc.jsonValue()),
    bytes: fc.oneof(fc.uint8Array({ maxLength: 32 }), fc.string()),
    watch: fc.jsonValue(),
    size,
  }
  const payload = fc.oneof(fc.record(key, { requiredKeys: [] }), fc.record(key), fc.jsonValue())
  const event = fc.oneof(
    fc.constantFrom(...Object.keys(requests), ...Object.keys(messages)),
    fc.constantFrom('no:such', '', '__proto__', 'constructor', 'terminal:output', 'session:changed'),
  )
  // `disconnect` and the like are socket.io's own, and not to be sent.
  const anything = fc.record({ event, payload: fc.array(payload, { minLength: 1, maxLength: 2 }) })
  return fc.sample(anything, { numRuns: 3000, seed: 5 })
}

async function connect(server: TestServer, userId: string): Promise<Socket> {
  const extraHeaders = { cookie: `login=${userId}` }
  const socket = io(server.origin, {
    parser,
    transports: ['websocket'],
    extraHeaders,
    forceNew: true,
    reconnection: false,
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', reject)
  })
  return socket
}

interface RawSocket {
  send: (frame: string | Buffer) => void
}

/** What is below socket.io, which lets through what is no message of its own. */
function rawSocket(socket: Socket): RawSocket {
  const { transport } = socket.io.engine
  if (!hasRawSocket(transport)) throw new Error('the connection is no WebSocket')
  return transport.ws
}

function hasRawSocket(transport: object): transport is { ws: RawSocket } {
  return 'ws' in transport && typeof transport.ws === 'object'
}

/** The server, and both ends of the honest learner's connection. */
const honestSockets = 3

/** What is still held when all that is not needed is given back. */
async function measureHeap(): Promise<number> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  // Sockets close in their own time.
  await eventually(() => {
    const open = process.getActiveResourcesInfo().filter((kind) => kind.includes('TCP'))
    expect(open).toHaveLength(honestSockets)
  })
  collect()
  return process.memoryUsage().heapUsed
}
