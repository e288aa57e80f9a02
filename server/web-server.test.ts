import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { createLog } from './log.ts'
import { malformedAddress } from './malformed-address.ts'
import { createWebServer, type Site } from './web-server.ts'

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

const page: Site = {
  serves: () => true,
  handleRequest: (_, response) => void response.end('page'),
  handleUpgrade: (_, socket) => void socket.destroy(),
}

async function visit(path: string, sites: Site[]): Promise<Response> {
  const server = createWebServer(sites, 0, createLog('silent')).listen(0, '127.0.0.1')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening on a port')
  return fetch(`http://127.0.0.1:${address.port}${path}`)
}
