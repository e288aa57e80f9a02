import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { type IncomingMessage, request as startRequest } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { eventually } from '#server/testing/eventually.ts'
import { closeSites, host, openSite, sandboxId } from '#server/testing/preview-site.ts'
import type { Access } from './preview-access.ts'

afterEach(closeSites)

test('whoever comes with a ticket gets in, and stays in', async () => {
  const site = await openSite({
    inside: (request, response) => response.end(`${request.method} ${request.url}`),
  })
  const door = await site.get(site.ticket('/shop?x=1'))
  expect(door.status).toBe(303)
  expect(door.headers.location).toBe('/shop?x=1')
  expect(door.headers['set-cookie']?.[0]).toMatch(
    /^sandlot_preview=[^;]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=43200$/,
  )
  const page = await site.get('/shop?x=1', { headers: { cookie: site.pass(door) } })
  expect([page.status, page.body]).toEqual([200, 'GET /shop?x=1'])
})

test('a stranger is told to come from the lesson, in their language', async () => {
  const site = await openSite({})
  const page = await site.get('/')
  expect(page.status).toBe(401)
  expect(page.body).toContain('Open this page from your lesson')
  expect(page.body).toContain('href="http://localhost:3000/"')
  const korean = await site.get('/', { headers: { 'accept-language': 'ko-KR,ko;q=0.9,en;q=0.8' } })
  expect(korean.body).toContain('레슨 화면에서')
})

test('a visit without a pass goes to the platform, which knows who it is', async () => {
  const site = await openSite({})
  const entrance = `http://localhost:3000/preview/sandbox/${sandboxId}/80?path=%2Fshop%3Fx%3D1`
  const stale = site.ticket('/shop?x=1')
  await site.clock.advance(61_000)
  for (const path of ['/shop?x=1', stale]) {
    for (const headers of [{ 'sec-fetch-mode': 'navigate' }, { accept: 'text/html,*/*;q=0.8' }]) {
      const answer = await site.get(path, { headers })
      expect([answer.status, answer.headers.location]).toEqual([303, entrance])
    }
  }
})

test('what a page asks for without a pass is refused, not led elsewhere', async () => {
  const site = await openSite({})
  const visit = { 'sec-fetch-mode': 'navigate' }
  expect((await site.get('/', { headers: { 'sec-fetch-mode': 'cors', accept: 'text/html' } })).status).toBe(
    401,
  )
  expect((await site.get('/', { headers: { ...visit, origin: 'https://evil.example' } })).status).toBe(401)
  expect((await site.get('/', { method: 'POST', headers: visit })).status).toBe(401)
})

test('whoever has a pass and may not see the sandbox any more is not led around', async () => {
  const site = await openSite({ access: () => Promise.resolve('refused') })
  const headers = { cookie: await site.enter(), 'sec-fetch-mode': 'navigate' }
  expect((await site.get('/', { headers })).status).toBe(401)
})

test('a forged, an old or another preview’s ticket lets nobody in', async () => {
  const site = await openSite({})
  const ticket = site.ticket('/')
  expect((await site.get(ticket.replace('ticket=e', 'ticket=f'))).status).toBe(401)
  expect((await site.get(ticket, { headers: { host: `81-${sandboxId}.localhost:3000` } })).status).toBe(401)
  const pass = site.pass(await site.get(ticket))
  expect((await site.get('/', { headers: { cookie: pass.replace('=e', '=f') } })).status).toBe(401)
  expect(
    (await site.get('/', { headers: { cookie: pass, host: `81-${sandboxId}.localhost:3000` } })).status,
  ).toBe(401)
  await site.clock.advance(61_000)
  expect((await site.get(ticket)).status).toBe(401)
  await site.clock.advance(12 * 3600_000)
  expect((await site.get('/', { headers: { cookie: pass } })).status).toBe(401)
})

test('a ticket’s path leads nowhere else', async () => {
  const site = await openSite({})
  for (const path of ['//evil.example', 'https://evil.example/', '/\\evil.example', 'http://']) {
    expect((await site.get(site.ticket(path))).headers.location).toMatch(/^\/([^/\\]|$)/)
  }
})

test('what another sandbox’s page asks for in this browser is refused', async () => {
  const site = await openSite({ inside: (_, response) => response.end('in') })
  const cookie = await site.enter()
  const from = async (origin: string): Promise<number> =>
    (await site.get('/', { headers: { cookie, origin } })).status
  expect(await from('http://3000-abcdefgh12.localhost:3000')).toBe(200)
  expect(await from('http://80-zzzzzzzz99.localhost:3000')).toBe(401)
  expect(await from('https://evil.example')).toBe(401)
  expect(await from('null')).toBe(401)
})

test('access is asked again every few seconds, so that an ended session closes its previews', async () => {
  const access: { now: Access; asked: number } = { now: 'granted', asked: 0 }
  const site = await openSite({
    inside: (_, response) => response.end('in'),
    access: () => {
      access.asked++
      return Promise.resolve(access.now)
    },
  })
  const headers = { cookie: await site.enter() }
  for (let i = 0; i < 5; i++) expect((await site.get('/', { headers })).status).toBe(200)
  expect(access.asked).toBe(1)
  access.now = 'refused'
  await site.clock.advance(3000)
  expect((await site.get('/', { headers })).status).toBe(401)
  access.now = 'gone'
  await site.clock.advance(3000)
  const gone = await site.get('/', { headers })
  expect([gone.status, gone.body]).toEqual([404, expect.stringContaining('This machine has ended')])
})

test('where nothing listens, the page says on which port and what to do', async () => {
  const site = await openSite({})
  const page = await site.get('/', { headers: { cookie: await site.enter() } })
  expect([page.status, page.body]).toEqual([502, expect.stringContaining('Nothing answers on port 80')])
})

test('what listens and sends no page is told apart from a port where nothing listens', async () => {
  const site = await openSite({ inside: (request) => void request.socket.end('+PONG\r\n') })
  const page = await site.get('/', { headers: { cookie: await site.enter() } })
  expect([page.status, page.body]).toEqual([502, expect.stringContaining('No page came from port 80')])
})

test('a sandbox of an earlier version, or one that does not answer, is not taken for a fault of the learner’s', async () => {
  const site = await openSite({ inside: (_, response) => response.end('in') })
  const headers = { cookie: await site.enter() }
  site.sandboxes.outdate(sandboxId)
  const page = await site.get('/', { headers })
  expect([page.status, page.body]).toEqual([502, expect.stringContaining('of an earlier version')])
  expect(page.body).toContain('Use Reset')
  const korean = await site.get('/', { headers: { ...headers, 'accept-language': 'ko' } })
  expect(korean.body).toContain('초기화하여')
})

test('an engine that does not answer is told apart from a sandbox that is gone', async () => {
  const site = await openSite({})
  const headers = { cookie: await site.enter() }
  site.sandboxes.goDown()
  expect((await site.get('/', { headers })).status).toBe(503)
  site.sandboxes.comeBack()
  site.sandboxes.die(sandboxId)
  expect((await site.get('/', { headers })).status).toBe(404)
})

test('the sandbox sees the host that the browser asked for and not our cookie, and cannot set it', async () => {
  const site = await openSite({
    inside: (request, response) => {
      response.setHeader('set-cookie', ['own=1; Domain=localhost', 'sandlot_preview=forged'])
      response.end(JSON.stringify([request.headers.host, request.headers.cookie]))
    },
  })
  const page = await site.get('/', { headers: { cookie: `a=1; ${await site.enter()}; b=2` } })
  expect(JSON.parse(page.body)).toEqual([host, 'a=1; b=2'])
  expect(page.headers['set-cookie']).toEqual(['own=1'])
})

test('an upload of unknown length arrives whole, and its answer comes back', async () => {
  const site = await openSite({
    inside: (request, response) => {
      const digest = createHash('sha256')
      request.on('data', (chunk: Buffer) => digest.update(chunk))
      request.on('end', () => {
        response.writeHead(201, { 'x-encoding': request.headers['transfer-encoding'] ?? '' })
        response.end(digest.digest('hex'))
      })
    },
  })
  const body = Buffer.alloc(3_000_000, 'upload ')
  const page = await site.get('/', { method: 'POST', headers: { cookie: await site.enter() } }, body)
  expect([page.status, page.headers['x-encoding']]).toEqual([201, 'chunked'])
  expect(page.body).toBe(createHash('sha256').update(body).digest('hex'))
})

test('HEAD, an empty answer and a long answer come back as they are', async () => {
  const site = await openSite({
    inside: (request, response) => {
      if (request.url === '/empty') response.writeHead(204).end()
      else response.writeHead(200, { 'content-length': 2_000_000 }).end(Buffer.alloc(2_000_000, 'x'))
    },
  })
  const headers = { cookie: await site.enter() }
  const head = await site.get('/', { method: 'HEAD', headers })
  expect([head.headers['content-length'], head.body]).toEqual(['2000000', ''])
  expect((await site.get('/empty', { headers })).status).toBe(204)
  expect((await site.get('/', { headers })).body.length).toBe(2_000_000)
})

test('100 requests at once are all answered, over a few connections that are kept', async () => {
  const connections = new Set<unknown>()
  const site = await openSite({
    inside: (request, response) => {
      connections.add(request.socket)
      setImmediate(() => response.end(request.url))
    },
  })
  const headers = { cookie: await site.enter() }
  const pages = await Promise.all(Array.from({ length: 100 }, (_, i) => site.get(`/${i}`, { headers })))
  expect(pages.map((page) => page.body)).toEqual(Array.from({ length: 100 }, (_, i) => `/${i}`))
  expect(connections.size).toBeLessThanOrEqual(12)
})

test('a kept connection that the sandbox has closed meanwhile is no error', async () => {
  const site = await openSite({ inside: (_, response) => response.end('in') })
  const headers = { cookie: await site.enter() }
  expect((await site.get('/', { headers })).body).toBe('in')
  site.insideServer.closeAllConnections()
  expect((await site.get('/', { headers })).body).toBe('in')
})

test('kept connections are closed when they were idle for a while', async () => {
  const site = await openSite({ inside: (_, response) => response.end('in') })
  await site.get('/', { headers: { cookie: await site.enter() } })
  const [connection] = site.insideConnections
  const closed = once(connection ?? site.insideServer, 'close')
  await site.clock.advance(11_000)
  await closed
})

test('a browser that leaves in the middle ends the request inside', async () => {
  let ended: () => void = () => undefined
  const inside = new Promise<void>((resolve) => (ended = resolve))
  const site = await openSite({
    inside: (request, response) => {
      response.write('begun')
      request.socket.on('close', () => ended())
    },
  })
  const asked = startRequest({ ...site.to('/'), headers: { host, cookie: await site.enter() } })
  asked.on('error', () => undefined)
  asked.end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  answer.on('error', () => undefined)
  asked.destroy()
  await inside
})

test('a WebSocket goes through, with what is sent before the answer', async () => {
  const site = await openSite({})
  site.insideServer.on('upgrade', (request, socket, head) => {
    expect(request.headers.cookie).toBeUndefined()
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\nSet-Cookie: sandlot_preview=x\r\n\r\nwelcome ',
    )
    socket.write(head)
    socket.pipe(socket)
  })
  site.listen()
  const asked = startRequest({
    ...site.to('/chat'),
    headers: { host, cookie: await site.enter(), connection: 'Upgrade', upgrade: 'echo' },
  })
  asked.end()
  const [answer, socket, head] = (await once(asked, 'upgrade')) as [IncomingMessage, Socket, Buffer]
  expect(answer.headers.upgrade).toBe('echo')
  expect(answer.headers['set-cookie']).toBeUndefined()
  socket.unshift(head)
  socket.setEncoding('utf8')
  socket.write('hello')
  let said = ''
  while (said !== 'welcome hello') said += String(await once(socket, 'data'))
  socket.end()
  await once(socket, 'close')
})

test('an upgrade that is refused inside, or by us, is refused', async () => {
  const site = await openSite({ inside: (_, response) => response.writeHead(426).end('not here') })
  const upgrade = { connection: 'Upgrade', upgrade: 'websocket' }
  const refused = await site.get('/chat', { headers: { cookie: await site.enter(), ...upgrade } })
  expect([refused.status, refused.body]).toEqual([426, 'not here'])
  expect((await site.get('/chat', { headers: upgrade })).status).toBe(401)
})

test('whoever keeps their side open after an upgrade was refused, inside or by us, is let go', async () => {
  const site = await openSite({ inside: (_, response) => response.writeHead(426).end('not here') })
  const cookie = await site.enter()
  for (const [pass, status] of [
    [cookie, 426],
    ['', 401],
  ] as const) {
    const arrival = once(site.server, 'connection')
    const { port = 0 } = site.to('/')
    const socket = connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true })
    const headers = `Host: ${host}\r\nCookie: ${pass}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n`
    socket.write(`GET /chat HTTP/1.1\r\n${headers}\r\n`)
    const [served] = (await arrival) as [Socket]
    let said = ''
    socket.on('data', (bytes: Buffer) => (said += bytes.toString()))
    await once(socket, 'end')
    expect(said).toContain(`HTTP/1.1 ${status}`)
    await eventually(() => expect(served.destroyed).toBe(true))
    socket.destroy()
  }
})

test('a status line that nobody may write is answered without its odd characters', async () => {
  const inside = (request: IncomingMessage) =>
    void request.socket.end('HTTP/1.1 200 O\x01K\r\nContent-Length: 2\r\n\r\nin')
  const site = await openSite({ inside })
  const answer = await site.get('/', { headers: { cookie: await site.enter() } })
  expect([answer.status, answer.body]).toEqual([200, 'in'])
})
