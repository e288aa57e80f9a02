import { expect, test } from 'vitest'
import { eventually } from '#server/testing/eventually.ts'
import { testLesson } from '#server/testing/lessons.ts'
import { createTestServer, type TestServer } from '#server/testing/test-server.ts'

const token = 'a-token-for-metrics'

test('metrics are for whoever names the token, also from loopback', async () => {
  const server = await createTestServer({ metricsToken: token })
  for (const authorization of [undefined, 'Bearer wrong', `Basic ${token}`]) {
    const answer = await fetch(`${server.origin}/metrics`, {
      headers: authorization ? { authorization } : {},
    })
    expect([answer.status, await answer.text()]).toEqual([401, expect.not.stringContaining('sandlot_')])
  }
})

test('they tell of sessions, sandboxes, terminals, checks, pages, and whether the engine answers', async () => {
  const server = await createTestServer({ metricsToken: token })
  const page = server.openPage(await server.addPerson('Mina'))
  const session = await page.open(testLesson('one').id)
  await page.until(session.id, 'ready')
  const terminal = page.terminal(session.id)
  await terminal.attach()
  terminal.type('echo hello\r')
  await terminal.shows('hello\r\n$ ')

  await eventually(async () => {
    expect(await read(server)).toMatchObject({
      'sandlot_sessions{state="ready"}': 1,
      'sandlot_sessions{state="queued"}': 0,
      sandlot_queue_length: 0,
      'sandlot_sandboxes{state="running"}': 1,
      sandlot_sandboxes_max: 10,
      sandlot_sandbox_start_seconds_count: 1,
      sandlot_terminal_attaches_total: 1,
      sandlot_terminal_inputs_total: 1,
      sandlot_connections: 1,
      'sandlot_up{part="engine"}': 1,
      process_cpu_seconds_total: expect.any(Number) as number,
    })
  })

  await page.ask('session:end', { sessionId: session.id })
  await eventually(async () => {
    expect(await read(server)).toMatchObject({
      'sandlot_sessions{state="ready"}': 0,
      'sandlot_sessions_ended_total{reason="owner"}': 1,
    })
  })
})

async function read({ origin }: TestServer): Promise<Record<string, number>> {
  const answer = await fetch(`${origin}/metrics`, { headers: { authorization: `Bearer ${token}` } })
  const lines = (await answer.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  )
}
