import type * as client from 'socket.io-client'
import { expect, onTestFinished, test, vi } from 'vitest'
import { maxPagesOfOne } from '#common/protocol.ts'
import { eventually } from '#server/testing/eventually.ts'
import { createTestServer } from '#server/testing/test-server.ts'
import { Connection } from './connection.ts'

/** What a browser knows by itself. */
const browser = vi.hoisted(() => ({ origin: '', options: {} }))

vi.mock('socket.io-client', async (load) => {
  const { io, ...rest } = await load<typeof client>()
  const fromHere = (...asked: [object] | [string, object]) => {
    const [where, options] =
      asked.length === 2 ? asked : [browser.origin, { ...browser.options, ...asked[0] }]
    return io(where, options)
  }
  return { ...rest, io: fromHere }
})

test('a page of too many says so, and goes on by itself when another is closed', async () => {
  const server = await createTestServer()
  const mina = await server.addPerson('Mina')
  const others = Array.from({ length: maxPagesOfOne }, () => server.openPage(mina))
  await Promise.all(others.map((page) => page.connected()))

  Object.assign(browser, {
    origin: server.origin,
    options: { extraHeaders: { cookie: `login=${mina.id}` } },
  })
  vi.stubGlobal('window', new EventTarget())
  const connection = new Connection()
  onTestFinished(connection.open())
  await eventually(() => expect(connection.getStatus()).toBe('crowded'))
  others[0]?.close()
  await eventually(() => expect(connection.getStatus()).toBe('connected'))
})
