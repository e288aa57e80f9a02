import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request as startRequest } from 'node:http'
import type { Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { eventually } from '#server/testing/eventually.ts'
import { closeSites, hostOf, openSite } from '#server/testing/preview-site.ts'
import type { Access } from './preview-access.ts'
import { previewLimits } from './preview-limit.ts'

afterEach(closeSites)

type Site = Awaited<ReturnType<typeof openSite>>

const upgrade = { connection: 'Upgrade', upgrade: 'echo' }

test('a sandbox shows so many ports at once, says so of another, and a port that nobody waits for makes room', async () => {
  const site = await openSite({
    inside: (request, response) => (request.url === '/stays' ? response.write('begun') : response.end('in')),
  })
  const ports = Array.from({ length: previewLimits.ports + 1 }, (_, index) => 8000 + index)
  for (const port of ports) site.listen(port)
  const held: ClientRequest[] = []
  for (const port of ports.slice(1)) held.push(await hold(site, port))
  const [other = 0] = ports
  const headers = { host: hostOf(other), cookie: await site.enter(other) }
  const page = await site.get('/', { headers })
  expect([page.status, page.body]).toEqual([503, expect.stringContaining('at most 8 ports at once')])
  expect(page.body).toContain('Close the tabs')
  const korean = await site.get('/', { headers: { ...headers, 'accept-language': 'ko' } })
  expect(korean.body).toContain('포트를 동시에 8개까지')
  await leave(site, held[0])
  expect((await site.get('/', { headers })).body).toBe('in')
})

test('a learner looks at more ports than that one after the other, and each leaves nothing open but the last ones', async () => {
  const site = await openSite({ inside: (_, response) => response.end('in') })
  site.insideServer.keepAliveTimeout = 0
  for (let port = 8000; port < 8000 + 3 * previewLimits.ports; port++) {
    site.listen(port)
    const page = await site.get('/', { headers: { host: hostOf(port), cookie: await site.enter(port) } })
    expect(page.body).toBe('in')
  }
  await eventually(() => expect(site.insideConnections.size).toBeLessThanOrEqual(previewLimits.ports))
})

test('so many WebSockets stay open to a sandbox; another one is refused with the reason until one ends', async () => {
  const site = await openSite({})
  site.insideServer.on('upgrade', (_, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n')
    socket
      .on('error', () => undefined)
      .on('end', () => socket.end())
      .resume()
  })
  site.listen()
  const headers = { cookie: await site.enter(), ...upgrade }
  const open = async (): Promise<Socket> => {
    const asked = startRequest({
      ...site.to('/chat'),
      headers: { host: hostOf(80), ...headers },
      agent: false,
    })
    const [, socket] = (await once(asked.end(), 'upgrade')) as [IncomingMessage, Socket]
    return socket
  }
  const sockets: Socket[] = []
  for (let i = 0; i < previewLimits.webSockets; i++) sockets.push(await open())
  const refused = await site.get('/chat', { headers })
  expect([refused.status, refused.body]).toEqual([503, expect.stringContaining('at most 32 WebSockets')])
  sockets.pop()?.destroy()
  await eventually(() => expect(site.insideConnections.size).toBeLessThan(previewLimits.webSockets))
  sockets.push(await open())
  for (const socket of sockets) socket.destroy()
})

test('where event streams have taken all connections to a port, who waits is told so after half a minute', async () => {
  const site = await openSite({
    inside: (request, response) => (request.url === '/stays' ? response.write('begun') : response.end('in')),
  })
  const held: ClientRequest[] = []
  for (let i = 0; i < previewLimits.connections; i++) held.push(await hold(site, 80))
  const headers = { cookie: await site.enter() }
  const waiting = site.get('/', { headers })
  await eventually(() => expect(site.underway.size).toBe(previewLimits.connections + 1))
  await site.clock.advance(30_000)
  const page = await waiting
  expect([page.status, page.body]).toEqual([503, expect.stringContaining('All 12 connections to port 80')])
  expect(page.body).toContain('Close other tabs')
  await leave(site, held[0])
  expect((await site.get('/', { headers })).body).toBe('in')
})

test('requests beyond what a sandbox answers at once are refused, and those who leave make room', async () => {
  const site = await openSite({ inside: () => undefined })
  const cookie = await site.enter()
  const asked = Array.from({ length: previewLimits.requests }, () => {
    const request = startRequest({ ...site.to('/'), headers: { host: hostOf(80), cookie }, agent: false })
    return request.on('error', () => undefined).end()
  })
  await eventually(() => expect(site.underway.size).toBe(previewLimits.requests))
  const page = await site.get('/', { headers: { cookie } })
  expect([page.status, page.body]).toEqual([429, expect.stringContaining('at most 256 requests at once')])
  for (const request of asked) request.destroy()
  site.insideServer.removeAllListeners('request').on('request', (_, response) => response.end('in'))
  await eventually(() => expect([site.underway.size, site.insideConnections.size]).toEqual([0, 0]))
  expect((await site.get('/', { headers: { cookie } })).body).toBe('in')
})

test('whoever leaves while it is asked whether they may see a preview is not asked for inside', async () => {
  let grant: (access: Access) => void = () => undefined
  const site = await openSite({
    inside: () => undefined,
    access: () => new Promise((resolve) => (grant = resolve)),
  })
  const headers = { host: hostOf(80), cookie: await site.enter() }
  const asked = startRequest({ ...site.to('/'), headers, agent: false }).on('error', () => undefined)
  const arrival = once(site.server, 'request')
  asked.end()
  const [request] = (await arrival) as [IncomingMessage]
  asked.destroy()
  await once(request.socket, 'close')
  grant('granted')
  await site.clock.advance(1000)
  expect(site.insideConnections.size).toBe(0)
})

test('whoever leaves before the server inside has answered to their WebSocket leaves nothing open there', async () => {
  const site = await openSite({ inside: () => undefined })
  site.insideServer.on('upgrade', (_, socket) => socket.on('end', () => socket.destroy()).resume())
  const arrival = once(site.insideServer, 'upgrade')
  const headers = { host: hostOf(80), cookie: await site.enter(), ...upgrade }
  const asked = startRequest({ ...site.to('/chat'), headers, agent: false }).on('error', () => undefined)
  asked.end()
  await arrival
  asked.destroy()
  await eventually(() => expect(site.insideConnections.size).toBe(0))
})

test('a server that takes the connection and does not answer is told of after a minute, and asked no more', async () => {
  const site = await openSite({ inside: () => undefined })
  const headers = { cookie: await site.enter() }
  for (const [language, words] of [
    ['en', 'The server on port 80 accepted the connection and does not answer'],
    ['ko', '80번 포트의 서버가 연결은 받았지만 응답하지 않습니다'],
  ] as const) {
    const arrival = once(site.insideServer, 'request')
    const waiting = site.get('/', { headers: { ...headers, 'accept-language': language } })
    await arrival
    await site.clock.advance(60_000)
    const page = await waiting
    expect([page.status, page.body]).toEqual([504, expect.stringContaining(words)])
    await eventually(() => expect(site.insideConnections.size).toBe(0))
  }
})

test('a WebSocket that is not answered is refused after a minute', async () => {
  const site = await openSite({ inside: () => undefined })
  site.insideServer.on('upgrade', (_, socket) => socket.on('error', () => undefined).resume())
  const arrival = once(site.insideServer, 'upgrade')
  const waiting = site.get('/chat', { headers: { cookie: await site.enter(), ...upgrade } })
  await arrival
  await site.clock.advance(60_000)
  expect((await waiting).status).toBe(504)
})

test('an answer that has begun may be silent for as long as it likes, and an upload has its time', async () => {
  const site = await openSite({
    inside: (request, response) =>
      request.method === 'POST'
        ? request.on('end', () => response.end('has it')).resume()
        : response.write('begun'),
  })
  const streaming = await hold(site, 80)
  const headers = { host: hostOf(80), cookie: await site.enter() }
  const arrival = once(site.insideServer, 'request')
  const upload = startRequest({ ...site.to('/'), method: 'POST', headers, agent: false })
  const answer = once(upload, 'response')
  upload.write('a part')
  await arrival
  await site.clock.advance(10 * 60_000)
  upload.end('the rest')
  const [kept] = (await answer) as [IncomingMessage]
  expect(kept.statusCode).toBe(200)
  expect(streaming.destroyed).toBe(false)
  streaming.destroy()
  kept.resume()
})

test.for(['refused', 'gone'] as const)(
  'an open WebSocket and an open stream end within half a minute where access is %s, and only then',
  async (lost) => {
    let access: Access = 'granted'
    const site = await openSite({
      inside: (_, response) => response.write('begun'),
      access: () => Promise.resolve(access),
    })
    site.insideServer.on('upgrade', (_, socket) => {
      socket
        .on('error', () => undefined)
        .on('end', () => socket.end())
        .resume()
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n')
    })
    const streaming = await hold(site, 80)
    const headers = { host: hostOf(80), cookie: await site.enter(), ...upgrade }
    const asked = startRequest({ ...site.to('/chat'), headers, agent: false }).end()
    const [, chat] = (await once(asked, 'upgrade')) as [IncomingMessage, Socket]
    chat.on('error', () => undefined).resume()
    await site.clock.advance(10 * 60_000)
    expect([chat.destroyed, streaming.destroyed]).toEqual([false, false])
    const ended = Promise.all([once(chat, 'close'), once(streaming, 'close')])
    access = lost
    await site.clock.advance(30_000)
    await ended
    await eventually(() => expect(site.insideConnections.size).toBe(0))
  },
)

/** An answer that has begun and does not end. */
async function hold(site: Site, port: number): Promise<ClientRequest> {
  const headers = { host: hostOf(port), cookie: await site.enter(port) }
  const asked = startRequest({ ...site.to('/stays'), headers, agent: false })
  const [answer] = (await once(asked.end(), 'response')) as [IncomingMessage]
  answer.on('error', () => undefined)
  asked.on('error', () => undefined)
  await once(answer, 'data')
  return asked
}

/** Resolves once that has been noticed inside. */
async function leave(site: Site, held: ClientRequest | undefined): Promise<void> {
  const before = site.insideConnections.size
  held?.destroy()
  await eventually(() => expect(site.insideConnections.size).toBeLessThan(before))
}
