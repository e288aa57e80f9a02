import { expect, test } from 'vitest'
import { createLog } from '#server/log.ts'
import { FakeClock } from '#server/testing/fake-clock.ts'
import { FakeSandboxHost } from '#server/testing/fake-sandbox-host.ts'
import { createTestServer } from '#server/testing/test-server.ts'
import { Health } from './health.ts'

test('a server with its database and engine is well, and says so without secrets to anybody', async () => {
  const { origin } = await createTestServer()
  const answer = await fetch(`${origin}/healthz`)
  expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok', database: 'ok', engine: 'ok' }])
})

test('without an engine it says which is wrong, and that the process itself is alive', async () => {
  const host = new FakeSandboxHost()
  host.goDown()
  const { origin } = await createTestServer({ host })
  const ready = await fetch(`${origin}/healthz`)
  expect([ready.status, await ready.json()]).toEqual([
    503,
    { status: 'failing', database: 'ok', engine: 'failing' },
  ])
  expect((await fetch(`${origin}/healthz/live`)).status).toBe(200)
})

test('a database that fails is told apart from the engine', async () => {
  const { origin } = await createTestServer({ askDatabase: () => Promise.reject(new Error('disk full')) })
  const answer = await fetch(`${origin}/healthz`)
  const body = await answer.text()
  expect([answer.status, JSON.parse(body)]).toEqual([
    503,
    { status: 'failing', database: 'failing', engine: 'ok' },
  ])
  expect(body).not.toContain('disk full')
})

test('an engine that never answers is waited for only so long, and asked once for all who want to know', async () => {
  const clock = new FakeClock()
  let asked = 0
  const health = new Health({
    clock,
    log: createLog('silent'),
    database: () => Promise.resolve(),
    engine: () => {
      asked += 1
      return new Promise(() => undefined)
    },
  })
  const reports = Promise.all([health.check(), health.check()])
  await clock.advance(3000)
  expect(await reports).toEqual(Array(2).fill({ database: 'ok', engine: 'failing' }))
  expect(asked).toBe(1)
})
