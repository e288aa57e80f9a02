import { once } from 'node:events'
import fs from 'node:fs'
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { UserId } from '#common/person.ts'
import { SandboxId } from '#common/sandbox.ts'
import { systemClock } from '#server/clock.ts'
import { createLog } from '#server/log.ts'
import { createPreview } from '#server/preview/preview-proxy.ts'
import { signTicket } from '#server/preview/preview-ticket.ts'
import { createWebServer } from '#server/web-server.ts'
import { FakeSandboxHost } from './fake-sandbox-host.ts'
import { heapMebibytes } from './heap.ts'
import { malformedRequest, seeded, type MalformedRequest } from './malformed-request.ts'

export interface SiegeReport {
  seconds: number
  /** Answers in which something of the sandbox was that the sender has no pass for, and requests that reached it. */
  leaks: number
  /** Requests at the sender's own sandbox that were meant for another host, or that showed the pass. */
  strays: string[]
  /** How much more there is open, and in memory, than after the first tenth. */
  openFiles: number
  mebibytes: number
  /** What a well-formed request was answered at the end. */
  afterwards: string
}

const own = { id: SandboxId.parse('ownsandbox'), secret: 'said by the own sandbox' }
const foreign = { id: SandboxId.parse('foreignone'), secret: 'said by the foreign sandbox' }
const secret = 'secret'
const mina = UserId.parse('mina')
const sendersAtOnce = 200
/** A sender that was not answered leaves, and one that was answered when it hears no more. */
const patienceMs = 150
const quietMs = 10
/** How long the sandboxes' servers keep a connection for another request; Node then waits a second more. */
const keptMs = 500

/** So many malformed requests at previews, by somebody who may see one of two sandboxes, whose server misbehaves too. */
export async function besiegePreview(requests: number, seed: number): Promise<SiegeReport> {
  const random = seeded(seed)
  const sandboxes = new FakeSandboxHost()
  let foreignRequests = 0
  const strays = new Set<string>()
  const tunnels = new WeakSet<Socket>()
  const insides = [
    await listen(
      createServer({ keepAliveTimeout: keptMs }, (request, response) => {
        const { host = '', cookie = '' } = request.headers
        // After "switching protocols" a connection is the sender's own, and what looks like a request is what they said.
        const isTunnel = tunnels.has(request.socket)
        if (!isTunnel && !/^(\S+@)?80-ownsandbox\./i.test(host)) strays.add(`host ${host}`)
        if (cookie.includes('sandlot_preview')) strays.add(`cookie ${cookie}`)
        if (misbehave(random, request, response).startsWith(switching)) tunnels.add(request.socket)
      }),
    ),
    await listen(
      createServer({ keepAliveTimeout: keptMs }, (_, response) => {
        foreignRequests += 1
        response.end(foreign.secret)
      }),
    ),
  ]
  for (const [index, { id }] of [own, foreign].entries()) {
    await sandboxes.create({ id, kind: 'shell', egress: 'none' })
    sandboxes.listenInside(id, 80, portOf(insides[index]))
  }
  const preview = createPreview({
    ...{ domain: 'localhost', url: new URL('http://localhost:3000'), secret, clock: systemClock },
    host: sandboxes,
    access: (id) => Promise.resolve(id === own.id ? 'granted' : 'refused'),
    log: createLog('silent'),
  })
  const server = await listen(createWebServer([preview], 0, createLog('silent')))
  const port = portOf(server)
  const host = (id: SandboxId): string => `80-${id}.localhost`
  const expiresAt = Date.now() + 3600_000
  const pass = signTicket({ kind: 'pass', host: host(own.id), userId: mina, expiresAt }, secret)
  const place = { own: host(own.id), foreign: host(foreign.id), pass }

  let left = requests
  let leaks = 0
  const attack = async (): Promise<void> => {
    while (left-- > 0) {
      const answer = await send(port, malformedRequest(random, place))
      if (answer.includes(foreign.secret)) leaks += 1
    }
  }
  const wave = async (count: number): Promise<void> => {
    left = count
    await Promise.all(Array.from({ length: sendersAtOnce }, attack))
  }
  const standing = async (): Promise<{ files: number; mebibytes: number }> => {
    await openFilesSettle()
    return { files: openFiles(), mebibytes: heapMebibytes() }
  }
  try {
    const started = performance.now()
    await wave(Math.ceil(requests / 10))
    const before = await standing()
    await wave(requests - Math.ceil(requests / 10))
    const after = await standing()
    const seconds = (performance.now() - started) / 1000
    const afterwards = await askWell(port, { host: place.own, cookie: `sandlot_preview=${pass}` })
    return {
      seconds,
      leaks: leaks + foreignRequests,
      strays: [...strays],
      openFiles: after.files - before.files,
      mebibytes: after.mebibytes - before.mebibytes,
      afterwards,
    }
  } finally {
    preview.close()
    for (const open of [server, ...insides]) {
      open.closeAllConnections()
      open.close()
    }
  }
}

const switching = 'HTTP/1.1 101 Switching Protocols'

/** What a learner's own server may answer. Returns what it was, where it was no good answer. */
function misbehave(random: () => number, request: IncomingMessage, response: ServerResponse): string {
  const raw = [
    'HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n',
    `${switching}\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\njunk`,
    'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
    'HTTP/1.1 200 \x01\x02\r\nContent-Length: 0\r\n\r\n',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\ntorn',
    `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`,
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
    'no http at all\r\n\r\n',
    '',
  ]
  const answer = request.url === '/well' ? undefined : raw[Math.floor(random() * raw.length * 4)]
  if (answer === undefined) response.end(own.secret)
  else request.socket.end(answer, 'latin1')
  return answer ?? ''
}

/** Resolves with what was answered once nothing more comes. */
function send(port: number, { bytes, then }: MalformedRequest): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    let answer = ''
    let timer = setTimeout(() => socket.destroy(), patienceMs)
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1')
      clearTimeout(timer)
      timer = setTimeout(() => socket.destroy(), quietMs)
    })
    socket.on('end', () => socket.destroy())
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      clearTimeout(timer)
      resolve(answer)
    })
    if (then === 'half-close') socket.end(bytes)
    else socket.write(bytes, () => then === 'reset' && socket.destroy())
  })
}

async function askWell(port: number, headers: Record<string, string>): Promise<string> {
  const asked = request({ port, host: '127.0.0.1', path: '/well', headers, agent: false }).end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  return text(answer)
}

async function listen(server: Server): Promise<Server> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

function portOf(server: Server | undefined): number {
  const address = server?.address()
  if (address === null || address === undefined || typeof address === 'string') {
    throw new Error('not listening on a port')
  }
  return address.port
}

/** Waits until no more files are closed, for far longer than a connection is kept. */
async function openFilesSettle(): Promise<void> {
  for (let still = 0, last = Infinity; still < 40;) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    const open = openFiles()
    still = open < last ? 0 : still + 1
    last = open
  }
}

function openFiles(): number {
  return fs.readdirSync('/proc/self/fd').length
}
