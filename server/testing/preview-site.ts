import { once } from 'node:events'
import {
  Agent,
  createServer,
  type IncomingMessage,
  request as startRequest,
  type RequestListener,
  type RequestOptions,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { UserId } from '#common/person.ts'
import { SandboxId } from '#common/sandbox.ts'
import { createLog } from '#server/log.ts'
import type { Access } from '#server/preview/preview-access.ts'
import { ticketAddress } from '#server/preview/preview-door.ts'
import { createPreview } from '#server/preview/preview-proxy.ts'
import { FakeClock } from './fake-clock.ts'
import { FakeSandboxHost } from './fake-sandbox-host.ts'

export const sandboxId = SandboxId.parse('abcdefgh12')
export const host = hostOf(80)
const mina = UserId.parse('mina')

const closings: (() => void)[] = []

/** After each test. */
export function closeSites(): void {
  for (const close of closings.splice(0)) close()
}

interface Page {
  status: number
  headers: IncomingMessage['headers']
  body: string
}

/** A server with previews, and a sandbox in which `inside` listens on port 80. */
export async function openSite(parts: { inside?: RequestListener; access?: () => Promise<Access> }) {
  const clock = new FakeClock()
  const sandboxes = new FakeSandboxHost()
  await sandboxes.create({ id: sandboxId, kind: 'shell', egress: 'none' })
  const insideServer = await listen(createServer(parts.inside))
  const insideConnections = new Set<Socket>()
  insideServer.on('connection', (socket) => {
    insideConnections.add(socket)
    socket.on('close', () => insideConnections.delete(socket))
  })
  const place = { domain: 'localhost', url: new URL('http://localhost:3000'), secret: 'secret', clock }
  const preview = createPreview({
    ...place,
    host: sandboxes,
    access: parts.access ?? (() => Promise.resolve('granted')),
    log: createLog('silent'),
  })
  const underway = new Set<ServerResponse>()
  const server = await listen(
    createServer((request, response) => {
      underway.add(response)
      response.on('close', () => underway.delete(response))
      void preview.handleRequest(request, response)
    }),
  )
  server.on('upgrade', (request, socket, head) => void preview.handleUpgrade(request, socket, head))
  const agent = new Agent()
  closings.push(() => {
    preview.close()
    for (const open of [server, insideServer]) {
      open.closeAllConnections()
      open.close()
    }
  })
  /** On that port inside. */
  function listenInside(port = 80): void {
    sandboxes.listenInside(sandboxId, port, portOf(insideServer))
  }
  if (parts.inside !== undefined) listenInside()

  const site = {
    clock,
    sandboxes,
    server,
    insideServer,
    insideConnections,
    /** Requests that came and are not answered yet. */
    underway,
    listen: listenInside,
    to: (path: string): RequestOptions => ({ host: '127.0.0.1', port: portOf(server), path, agent }),
    ticket(path: string, port = 80, id = sandboxId): string {
      const address = new URL(ticketAddress(place, { sandboxId: id, port }, mina, path))
      return address.pathname + address.search
    },
    pass: (door: Page): string => door.headers['set-cookie']?.[0]?.split(';')[0] ?? '',
    enter: async (port = 80, id = sandboxId): Promise<string> =>
      site.pass(await site.get(site.ticket('/', port, id), { headers: { host: hostOf(port, id) } })),
    async get(path: string, options: RequestOptions = {}, body?: Buffer): Promise<Page> {
      const headers = { host, ...(options.headers as Record<string, string>) }
      const asked = startRequest({ ...site.to(path), ...options, headers })
      if (body !== undefined) asked.write(body.subarray(0, 1000))
      asked.end(body?.subarray(1000))
      const [answer] = (await once(asked, 'response')) as [IncomingMessage]
      return { status: answer.statusCode ?? 0, headers: answer.headers, body: await text(answer) }
    },
  }
  return site
}

/** Of the preview of a port of a sandbox. */
export function hostOf(port: number, id = sandboxId): string {
  return `${port}-${id}.localhost:3000`
}

async function listen(server: Server): Promise<Server> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening on a port')
  return address.port
}
