import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { UserId } from '#common/person.ts'
import { SandboxId } from '#common/sandbox.ts'
import { FakeClock } from '#server/testing/fake-clock.ts'
import { createPreviewEntrance, entranceAddress, type EntranceParts } from './preview-entrance.ts'

const closings: (() => void)[] = []
afterEach(() => {
  for (const close of closings.splice(0)) close()
})

test('whoever is signed in is led to the preview with a ticket', async () => {
  const answer = await visit('/preview/session-1/80?path=%2Fshop%3Fx%3D1')
  const address = new URL(answer.headers.get('location') ?? '')
  expect(answer.status).toBe(303)
  expect(address.origin + address.pathname).toBe('http://80-abcdefgh12.localhost:3000/__sandlot/enter')
  expect(address.searchParams.get('path')).toBe('/shop?x=1')
})

test('a link with a prefix leads to the host with that prefix', async () => {
  const answer = await visit('/preview/session-1/80?prefix=customer')
  expect(new URL(answer.headers.get('location') ?? '').host).toBe('customer.80-abcdefgh12.localhost:3000')
})

test('whoever comes from a preview’s own host is led back to it', async () => {
  const place = new URL('http://localhost:3000')
  const target = { sandboxId: SandboxId.parse('abcdefgh12'), port: 81, prefix: 'customer' }
  const link = entranceAddress(target, '/shop?x=1', place)
  const asked: unknown[] = []
  const admit: EntranceParts['admit'] = (_, wanted, port) => {
    asked.push([wanted, port])
    return Promise.resolve(target.sandboxId)
  }
  const answer = await visit(link.pathname + link.search, {}, { admit })
  const address = new URL(answer.headers.get('location') ?? '')
  expect(address.host).toBe('customer.81-abcdefgh12.localhost:3000')
  expect(address.searchParams.get('path')).toBe('/shop?x=1')
  expect(asked).toEqual([[{ sandboxId: target.sandboxId }, target.port]])
})

test('whoever is not signed in, or may not, is not led anywhere', async () => {
  expect((await visit('/preview/session-1/80', { cookie: 'nobody' })).status).toBe(401)
  const refused = await visit('/preview/session-1/80', {}, { admit: () => Promise.resolve('refused') })
  expect([refused.status, refused.headers.get('location')]).toEqual([401, null])
})

test('a link to a session that has ended says so', async () => {
  const answer = await visit('/preview/session-1/80', {}, { admit: () => Promise.resolve('gone') })
  expect([answer.status, await answer.text()]).toEqual([
    404,
    expect.stringContaining('This machine has ended'),
  ])
})

test.for([
  '/preview',
  '/preview/session-1',
  '/preview/sandbox/Not-An-Id/80',
  '/preview/session-1/0',
  '/preview/session-1/70000',
  '/previews/s/80',
])('%s is no link to a preview', async (path) => {
  expect((await visit(path)).status).toBe(418)
})

async function visit(
  path: string,
  headers: Record<string, string> = { cookie: 'mina' },
  parts: Partial<EntranceParts> = {},
): Promise<Response> {
  const entrance = createPreviewEntrance({
    authenticate: (headers) =>
      Promise.resolve(
        headers.get('cookie') === 'nobody'
          ? undefined
          : { id: UserId.parse('mina'), name: 'Mina', role: 'learner', guest: false },
      ),
    admit: () => Promise.resolve(SandboxId.parse('abcdefgh12')),
    domain: 'localhost',
    url: new URL('http://localhost:3000'),
    secret: 'secret',
    clock: new FakeClock(),
    ...parts,
  })
  const server = createServer((request, response) => {
    if (entrance.serves(request)) void entrance.handleRequest(request, response)
    else response.writeHead(418).end()
  }).listen(0, '127.0.0.1')
  closings.push(() => {
    server.closeAllConnections()
    server.close()
  })
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening on a port')
  return fetch(`http://127.0.0.1:${address.port}${path}`, { headers, redirect: 'manual' })
}
