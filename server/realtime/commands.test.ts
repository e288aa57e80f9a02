import { expect, test } from 'vitest'
import { eventually } from '#server/testing/eventually.ts'
import { FakeClock } from '#server/testing/fake-clock.ts'
import { FakeSandboxHost } from '#server/testing/fake-sandbox-host.ts'
import { testLesson } from '#server/testing/lessons.ts'
import { checkedLesson, openLesson } from '#server/testing/open-lesson.ts'
import { createTestServer, type TestServer } from '#server/testing/test-server.ts'

async function commandsOf(server: TestServer, { id }: { id: string }) {
  const events = await server.database.event.findMany({ where: { sessionId: id, kind: 'command-ended' } })
  return events.map(({ data, page }) => ({
    page,
    ...(JSON.parse(data) as { text: string; exitCode: number }),
  }))
}

test('what a learner runs is in their history, with the step they were at', async () => {
  const server = await createTestServer()
  const { page, session } = await openLesson(server, testLesson('one'))
  await page.request('step:enter', { sessionId: session.id, page: 1 })
  const terminal = page.terminal(session.id)
  await terminal.attach()
  terminal.type('marked 0 ls -l\rmarked 2 ls /nowhere\r')
  await eventually(async () => expect(await commandsOf(server, session)).toHaveLength(2))
  expect(await commandsOf(server, session)).toMatchObject([
    { page: 1, terminal: 1, text: 'ls -l', exitCode: 0 },
    { page: 1, terminal: 1, text: 'ls /nowhere', exitCode: 2 },
  ])
})

test('a command is noted once, although the next server is told of it again', async () => {
  const host = new FakeSandboxHost()
  const server = await createTestServer({ host })
  const actor = await server.addPerson('Mina')
  const { page, session } = await openLesson(server, testLesson('one'), actor)
  const terminal = page.terminal(session.id)
  await terminal.attach()
  terminal.type('marked 0 first\r')
  await eventually(async () => expect(await commandsOf(server, session)).toHaveLength(1))
  await server.stop()

  const next = await createTestServer({ host, database: server.database })
  const again = next.openPage(actor)
  await again.open(session.lessonId)
  const same = again.terminal(session.id)
  await same.attach()
  same.type('marked 0 second\r')
  await eventually(async () => expect(await commandsOf(next, session)).toHaveLength(2))
  expect((await commandsOf(next, session)).map(({ text }) => text)).toEqual(['first', 'second'])
})

test('a script that prints marks by the thousand fills no database', async () => {
  const clock = new FakeClock()
  const server = await createTestServer({ clock })
  const { page, session } = await openLesson(server, testLesson('one'))
  const terminal = page.terminal(session.id)
  await terminal.attach()
  terminal.type(`${'marked 0 x;'.repeat(300)} echo over\r`)
  await eventually(async () => {
    await clock.advance(100)
    expect(await commandsOf(server, session)).toHaveLength(60)
  })
})

test('a step is found done when a command has ended, without being asked', async () => {
  const clock = new FakeClock()
  const lesson = checkedLesson('true')
  const server = await createTestServer({ clock, lessons: [lesson] })
  const { page, session } = await openLesson(server, lesson)
  await page.request('step:enter', { sessionId: session.id, page: 1 })
  const terminal = page.terminal(session.id)
  await terminal.attach()
  terminal.type('marked 0 ls\r')
  await eventually(async () => {
    await clock.advance(100)
    expect(page.events('check:passed')).toEqual([{ sessionId: session.id, page: 1 }])
  })
  await page.hears('progress:changed', ({ steps }) => steps[0]?.state === 'done')
})

test('a check that nobody has asked for says nothing of a step that is not done, and is no attempt', async () => {
  const clock = new FakeClock()
  const lesson = checkedLesson('echo ran >> "$HOME/ran"; echo "not yet"; false')
  const server = await createTestServer({ clock, lessons: [lesson] })
  const { page, session } = await openLesson(server, lesson)
  await page.request('step:enter', { sessionId: session.id, page: 1 })
  const terminal = page.terminal(session.id)
  await terminal.attach()
  terminal.type('marked 0 ls\r')
  await eventually(async () => {
    await clock.advance(100)
    expect(await commandsOf(server, session)).toHaveLength(1)
  })
  await clock.advance(1000)
  // Waits for the one that runs by itself.
  const asked = await page.request('check:run', { sessionId: session.id, page: 1 })
  expect(asked).toMatchObject({ ok: true, value: { result: { status: 'fail', hint: 'not yet' } } })
  expect(asked).toMatchObject({ value: { progress: { steps: [{ attempts: 1 }] } } })
  expect(page.events('check:passed')).toEqual([])
})
