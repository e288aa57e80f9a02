import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { createLog } from './log.ts'
import { eventually } from './testing/eventually.ts'
import { malformedAddress } from './malformed-address.ts'
import { createWebServer, patience, type Site } from './web-server.ts'

test.for(['/courses/%E0%A4%A', '/%', '/a%zz?b=1'])('a page at %s is a bad request', async (path) => {
  const answer = await visit(path, [malformedAddress, page])
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('address is malformed')])
})

test.for(['/courses/%ED%95%9C%EA%B8%80', '/search?q=100%', '/'])('a page at %s is shown', async (path) => {
  expect((await visit(path, [malformedAddress, page])).status).toBe(200)
})

test('what no site serves is not found', async () => {
  expect((await visit('/', [])).status).toBe(404)
})

test('who sends a byte at a time is cut off, many of them too, and others are answered meanwhile', async () => {
  const port = await serve([page], { ...patience, headersTimeout: 500, connectionsCheckingInterval: 50 })
  const slow = await Promise.all(Array.from({ length: 200 }, () => say(port, 'GET / HTTP/1.1\r\nX-Slow: ')))
  const dripping = setInterval(() => slow.forEach((socket) => socket.write('y')), 20)
  onTestFinished(() => clearInterval(dripping))
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('page')
  // Who writes on may hear that before the answer.
  const answers = await Promise.all(slow.map((socket) => text(socket).catch(() => 'cut off')))
  expect(answers.filter((answer) => !/^(HTTP\/1.1 408|cut off$|$)/.test(answer))).toEqual([])
})

test.for([
  ['an address', (long: string) => request('').replace('/', `/${long}`)],
  ['a header', (long: string) => request(`X-Long: ${long}`)],
] as const)('%s that is too long is refused', async ([, asking]) => {
  const port = await serve([page])
  expect(await text(await say(port, asking('y'.repeat(20_000))))).toMatch(/^HTTP\/1.1 431/)
})

test('connections beyond what there is room for are closed, and one that ends makes room', async () => {
  const port = await serve([page], { ...patience, maxConnections: 3 })
  const held = await Promise.all(Array.from({ length: 3 }, () => say(port, 'GET /')))
  await eventually(async () => expect(await text(await say(port, 'GET / HTTP/1.1\r\n'))).toBe(''))
  held[0]?.destroy()
  await eventually(async () =>
    expect(await text(await say(port, request('Connection: close')))).toMatch(/page$/),
  )
  for (const socket of held) socket.destroy()
})

test('one address has so many connections that say nothing yet; others, and what is being answered, go on', async () => {
  const port = await serve([page], { ...patience, maxArrivals: 3 })
  const answered = await say(port, request('Upgrade: echo\r\nConnection: Upgrade'))
  await once(answered, 'data')
  const slow = await Promise.all(Array.from({ length: 3 }, () => say(port, 'GET / HTTP/1.1\r\nX-Slow: ')))
  await eventually(async () => expect(await text(await say(port, 'GET / HTTP/1.1\r\n'))).toBe(''))
  const elsewhere = await say(port, request('Connection: close'), '127.0.0.2')
  expect(await text(elsewhere)).toMatch(/page$/)
  slow[0]?.write(`y\r\nHost: x\r\n\r\n`)
  await once(slow[0] ?? answered, 'data')
  slow[1]?.destroy()
  await eventually(async () =>
    expect(await text(await say(port, request('Connection: close')))).toMatch(/page$/),
  )
  expect(answered.destroyed).toBe(false)
  for (const socket of [answered, ...slow]) socket.destroy()
})

test('a proxy in front, which speaks for all, is not bounded so', async () => {
  const port = await serve([page], { ...patience, maxArrivals: 1 }, 1)
  const slow = await Promise.all(Array.from({ length: 3 }, () => say(port, 'GET /')))
  expect(await text(await say(port, request('Connection: close')))).toMatch(/page$/)
  for (const socket of slow) socket.destroy()
})

const page: Site = {
  serves: () => true,
  handleRequest: (_, response) => void response.end('page'),
  handleUpgrade: (_, socket) => void socket.write('spoken'),
}

async function visit(path: string, sites: Site[]): Promise<Response> {
  return fetch(`http://127.0.0.1:${await serve(sites)}${path}`)
}

async function serve(sites: Site[], limits = patience, proxies = 0): Promise<number> {
  const server = createWebServer(sites, proxies, createLog('silent'), limits).listen(0, '127.0.0.1')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening on a port')
  return address.port
}

function request(header: string): string {
  return `GET / HTTP/1.1\r\nHost: x\r\n${header}\r\n\r\n`
}

/** What is answered is for the test to read; where the connection breaks, nothing is. */
async function say(port: number, words: string, from = '127.0.0.1'): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', localAddress: from })
  socket.on('error', () => socket.push(null))
  await once(socket, 'connect')
  socket.write(words)
  return socket
}
