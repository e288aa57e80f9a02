import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { SandboxId } from '#common/sandbox.ts'
import { eventually } from '#server/testing/eventually.ts'
import { heapMebibytes } from '#server/testing/heap.ts'
import { closeSites, hostOf, openSite, sandboxId } from '#server/testing/preview-site.ts'
import { previewLimits } from './preview-limit.ts'

afterEach(closeSites)

const head = 'HTTP/1.1 200 OK\r\n'
const chunked = `${head}Transfer-Encoding: chunked\r\n\r\n`

test.for<[what: string, begins: string, goesOn: string]>([
  ['headers without end', head, 'X-More: y\r\n'],
  ['one header without end', `${head}X-Long: `, 'y'.repeat(1000)],
  ['announcements of an answer without end', '', 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'],
  [
    'another protocol that nobody asked for',
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n',
    'junk',
  ],
  ['no HTTP at all', '', 'junk\r\n'],
])('a server that sends %s is told of on a page, and asked no more', async ([, begins, goesOn]) => {
  const site = await besieged((socket) => flood(socket, begins, goesOn))
  const page = await site.get('/', { headers: { cookie: site.cookie } })
  expect([page.status, page.body]).toEqual([502, expect.stringContaining('No page came from port 80')])
  await eventually(() => expect(site.inside.size).toBe(0))
  await site.expectNeighbourAnswers()
})

test.for<[what: string, begins: string, goesOn: string]>([
  ['a chunk whose length is none', chunked, 'zz\r\n'],
  ['a length of a chunk that goes on without end', `${chunked}1;`, 'x'.repeat(1000)],
  ['trailers without end', `${chunked}1\r\nx\r\n0\r\n`, 'X-More: y\r\n'],
])('an answer with %s breaks off, and the server is asked no more', async ([, begins, goesOn]) => {
  const site = await besieged((socket) => flood(socket, begins, goesOn))
  await expect(site.get('/', { headers: { cookie: site.cookie } })).rejects.toThrow(/aborted|hang up/)
  await eventually(() => expect(site.inside.size).toBe(0))
  await site.expectNeighbourAnswers()
})

test('a server that stops in the middle of its headers keeps one connection, until the visitor leaves', async () => {
  const site = await besieged((socket, path) => socket.write(path === '/' ? `${head}Content-Le` : wellAnswer))
  const visitor = await site.ask()
  await eventually(() => expect(site.inside.size).toBe(1))
  expect((await site.get('/well', { headers: { cookie: site.cookie } })).body).toBe('well')
  await site.expectNeighbourAnswers()
  visitor.destroy()
  await eventually(() => expect(site.inside.size).toBe(1))
})

test.for<[what: string, begins: string, goesOn: string]>([
  ['in one piece', `${head}\r\n`, 'x'.repeat(1000)],
  ['in chunks of a byte', chunked, '1\r\nx\r\n'],
])('answers without end %s, to visitors who read nothing, take little memory', async ([, begins, goesOn]) => {
  const site = await besieged((socket) => flood(socket, begins, goesOn))
  const before = heapMebibytes()
  const visitors = await Promise.all(Array.from({ length: previewLimits.connections }, () => site.ask()))
  for (const visitor of visitors) {
    await once(visitor, 'readable')
    visitor.read(0)
  }
  await site.expectNeighbourAnswers()
  expect(heapMebibytes() - before).toBeLessThan(8)
  for (const visitor of visitors) visitor.destroy()
  await eventually(() => expect(site.inside.size).toBe(0))
})

const wellAnswer = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nwell'

/** A learner's server that answers as it likes, beside a neighbour's that answers well. */
async function besieged(answer: (socket: Socket, path: string) => void) {
  const site = await openSite({})
  const inside = new Set<Socket>()
  const server = createServer((socket) => {
    inside.add(socket)
    socket.on('error', () => undefined).on('close', () => inside.delete(socket))
    socket.on('data', (request) => answer(socket, String(request).split(' ')[1] ?? ''))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of inside) socket.destroy()
    server.close()
  })
  const neighbour = SandboxId.parse('neighbour1')
  const { insideServer } = site
  insideServer.on('request', (_, response) => response.end('the neighbour’s'))
  await site.sandboxes.create({ id: neighbour, kind: 'shell', egress: 'none' })
  site.sandboxes.listenInside(sandboxId, 80, (server.address() as AddressInfo).port)
  site.sandboxes.listenInside(neighbour, 80, (insideServer.address() as AddressInfo).port)
  const cookie = await site.enter()
  const neighboursCookie = await site.enter(80, neighbour)
  return {
    ...site,
    inside,
    cookie,
    /** By hand: what comes is read when the test reads it. */
    async ask(): Promise<Socket> {
      const socket = connect((site.server.address() as AddressInfo).port, '127.0.0.1')
      socket.on('error', () => undefined)
      await once(socket, 'connect')
      socket.write(`GET / HTTP/1.1\r\nHost: ${hostOf(80)}\r\nCookie: ${cookie}\r\n\r\n`)
      return socket
    },
    async expectNeighbourAnswers(): Promise<void> {
      const headers = { host: hostOf(80, neighbour), cookie: neighboursCookie }
      expect((await site.get('/', { headers })).body).toBe('the neighbour’s')
    },
  }
}

/** As fast as it is taken, until it is not. */
function flood(socket: Socket, begins: string, goesOn: string): void {
  const piece = goesOn.repeat(Math.ceil(65_536 / goesOn.length))
  const more = (): void => {
    while (!socket.destroyed && socket.write(piece)) continue
  }
  socket.write(begins)
  socket.on('drain', more)
  more()
}
