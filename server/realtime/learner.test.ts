import { expect, test } from 'vitest'
import { UserId } from '#common/person.ts'
import { outputWindowBytes, WriterId } from '#common/protocol.ts'
import { TerminalNumber, type SandboxId } from '#common/sandbox.ts'
import { eventually } from '#server/testing/eventually.ts'
import { FakeClock } from '#server/testing/fake-clock.ts'
import { FakeSandboxHost } from '#server/testing/fake-sandbox-host.ts'
import { testLesson } from '#server/testing/lessons.ts'
import { createTestServer, type TestServer } from '#server/testing/test-server.ts'
import type { TestPage, TestTerminal } from '#server/testing/test-page.ts'
import type { SessionView } from '#common/session.ts'

const minute = 60_000
const { id: lessonId } = testLesson('one')
const { id: otherLessonId } = testLesson('two')

async function learn(
  server: TestServer,
  name: string,
): Promise<{ page: TestPage; session: SessionView; terminal: TestTerminal }> {
  const page = server.openPage(await server.addPerson(name))
  const session = await page.open(lessonId)
  await page.until(session.id, 'ready')
  const terminal = page.terminal(session.id)
  await terminal.attach()
  return { page, session, terminal }
}

test('a learner opens a lesson, types, and sees what the shell says', async () => {
  const server = await createTestServer()
  const { terminal } = await learn(server, 'Mina')
  terminal.type('echo hello\r')
  await terminal.shows('hello\r\n$ ')
  await terminal.isAccepted(11)
})

test('a learner who comes back finds the same screen', async () => {
  const server = await createTestServer()
  const { page, session, terminal } = await learn(server, 'Mina')
  terminal.type('name=mina\recho I am $name\r')
  await terminal.shows('I am mina')
  page.close()

  const again = server.openPage(await signedIn(server, 'mina'))
  expect((await again.open(lessonId)).id).toBe(session.id)
  const restored = again.terminal(session.id)
  expect((await restored.attach()).screen).toContain('I am mina')
  restored.type('echo still $name\r')
  await restored.shows('still mina')
})

test('a learner finds the same shell and screen after the server was started again', async () => {
  const host = new FakeSandboxHost()
  const before = await createTestServer({ host })
  const { session, terminal } = await learn(before, 'Mina')
  terminal.type('name=mina\recho I am $name\r')
  await terminal.shows('I am mina')
  await before.stop()

  const after = await createTestServer({ host, database: before.database })
  const page = after.openPage(await signedIn(before, 'mina'))
  expect(await page.open(lessonId)).toMatchObject({ id: session.id, state: { status: 'ready' } })
  const restored = page.terminal(session.id)
  expect((await restored.attach()).screen).toContain('I am mina')
  restored.type('echo still $name\r')
  await restored.shows('still mina')
})

test('input that is sent again over a new connection is typed once', async () => {
  const server = await createTestServer()
  const { page, session, terminal } = await learn(server, 'Mina')
  terminal.type('echo one')
  await terminal.isAccepted(8)
  page.close()

  const again = server.openPage(await signedIn(server, 'mina'))
  const same = again.terminal(session.id, terminal.writer)
  expect((await same.attach()).accepted).toBe(8)
  same.type('echo one two\r', 0)
  await same.shows('one two\r\n$ ')
  expect(same.text).not.toContain('echo oneecho')
})

test('two learners never see each other’s terminals', async () => {
  const server = await createTestServer()
  const mina = await learn(server, 'Mina')
  const jun = await learn(server, 'Jun')
  mina.terminal.type('echo from mina\r')
  jun.terminal.type('echo from jun\r')
  await mina.terminal.shows('from mina\r\n')
  await jun.terminal.shows('from jun\r\n')
  expect(mina.terminal.text).not.toContain('jun')
  expect(jun.terminal.text).not.toContain('mina')
  expect(mina.page.events('session:changed').every(({ id }) => id === mina.session.id)).toBe(true)
})

test('a session of somebody else is as good as none', async () => {
  const server = await createTestServer()
  const mina = await learn(server, 'Mina')
  const jun = await learn(server, 'Jun')
  const { id: sessionId } = mina.session
  const key = { sessionId, terminal: 1 }
  const size = { cols: 80, rows: 24 }
  const writer = WriterId.parse('ffffffffffffffff')
  const notFound = { ok: false, problem: { code: 'not-found', params: {} } }
  for (const event of ['session:reset', 'session:end', 'session:keep']) {
    expect(await jun.page.ask(event, { sessionId })).toEqual(notFound)
  }
  expect(await jun.page.ask('step:enter', { sessionId, page: 1 })).toEqual(notFound)
  expect(await jun.page.ask('check:run', { sessionId, page: 1 })).toEqual(notFound)
  expect(await jun.page.ask('terminal:attach', { ...key, size, writer })).toEqual(notFound)
  expect(await jun.page.ask('terminal:attach', { ...key, size, writer, watch: true })).toEqual(notFound)
  expect(await jun.page.ask('terminal:close', key)).toEqual(notFound)
  expect(await jun.page.ask('terminal:resize', { ...key, size })).toEqual(notFound)
  jun.page.emit('terminal:input', { ...key, writer, start: 0, bytes: Buffer.from('echo intruder\r') })
  jun.page.emit('terminal:input', { ...key, writer: mina.terminal.writer, start: 0, bytes: Buffer.from('x') })
  await jun.page.ask('session:keep', { sessionId: jun.session.id })
  mina.terminal.type('echo done\r')
  await mina.terminal.shows('done\r\n$ ')
  expect(mina.terminal.text).not.toContain('intruder')
  expect(mina.page.stateOf(sessionId)?.status).toBe('ready')
})

test('the page that attached last has the keyboard, and the other is told', async () => {
  const server = await createTestServer()
  const { page, session, terminal } = await learn(server, 'Mina')
  const second = server.openPage(await signedIn(server, 'mina'))
  const taken = second.terminal(session.id)
  await taken.attach()
  await page.hears('terminal:taken')
  terminal.type('echo ghost\r')
  taken.type('echo real\r')
  await taken.shows('real\r\n$ ')
  await terminal.shows('real\r\n$ ')
  expect(taken.text).not.toContain('ghost')
})

test('a page that watches sees what is typed elsewhere, and takes neither keyboard nor size', async () => {
  const server = await createTestServer()
  const { page, session, terminal } = await learn(server, 'Mina')
  const second = server.openPage(await signedIn(server, 'mina'))
  const key = { sessionId: session.id, terminal: TerminalNumber.parse(1) }
  const writer = WriterId.parse('ffffffffffffffff')
  const size = { cols: 20, rows: 5 }
  const watching = await second.request('terminal:attach', { ...key, size, writer, watch: true })
  expect(watching).toMatchObject({ ok: true, value: { size: { cols: 80, rows: 24 } } })
  second.send('terminal:input', { ...key, writer, start: 0, bytes: Buffer.from('echo ghost\r') })
  await page.request('terminal:resize', { ...key, size: { cols: 100, rows: 30 } })
  expect(await second.hears('terminal:resized')).toMatchObject({ size: { cols: 100, rows: 30 } })
  terminal.type('stty size\r')
  await terminal.shows('30 100\r\n$ ')
  expect(terminal.text).not.toContain('ghost')
  expect(page.events('terminal:taken')).toEqual([])
})

test('a closed terminal ends its shell, which every page is told', async () => {
  const server = await createTestServer()
  const { page, session, terminal } = await learn(server, 'Mina')
  terminal.type('name=mina\r')
  const key = { sessionId: session.id, terminal: TerminalNumber.parse(1) }
  expect(await page.request('terminal:close', key)).toEqual({ ok: true, value: null })
  await page.hears('terminal:exited')
  const again = server.openPage(await signedIn(server, 'mina')).terminal(session.id)
  await again.attach()
  again.type('echo I am $name.\r')
  await again.shows('I am .')
})

test('a flood waits for the page to draw it', async () => {
  const server = await createTestServer()
  const { terminal } = await learn(server, 'Mina')
  terminal.type('yes\r')
  await eventually(() => expect(terminal.end).toBeGreaterThan(outputWindowBytes))
  await eventually(async () => {
    const before = terminal.end
    await new Promise((resolve) => setImmediate(resolve))
    expect(terminal.end).toBe(before)
  })
  const stoppedAt = terminal.end
  expect(stoppedAt).toBeLessThan(outputWindowBytes + 256 * 1024)
  terminal.draw(stoppedAt)
  await eventually(() => expect(terminal.end).toBeGreaterThan(stoppedAt))
  terminal.draw(terminal.end)
  await interrupt(terminal)
})

test('every open page of a learner hears of the session', async () => {
  const server = await createTestServer()
  const { page, session } = await learn(server, 'Mina')
  const second = server.openPage(await signedIn(server, 'mina'))
  await second.connected()
  await page.request('session:end', { sessionId: session.id })
  expect(await second.until(session.id, 'ended')).toEqual({ status: 'ended', reason: 'owner' })
})

test('another lesson is refused by its title, and replaces the first when asked to', async () => {
  const server = await createTestServer()
  const { page, session } = await learn(server, 'Mina')
  expect(await page.request('session:open', { lessonId: otherLessonId })).toMatchObject({
    problem: { code: 'another-session-runs', params: { title: 'Lesson one' } },
  })
  const other = await page.open(otherLessonId, true)
  await page.until(other.id, 'ready')
  expect(page.stateOf(session.id)).toEqual({ status: 'ended', reason: 'replaced' })
})

test('a full machine tells a place, and moves on', async () => {
  const server = await createTestServer({ limits: { maxSandboxes: 1 } })
  const mina = await learn(server, 'Mina')
  const jun = server.openPage(await server.addPerson('Jun'))
  const waiting = await jun.open(lessonId)
  expect(waiting.state).toMatchObject({ status: 'queued', place: 1 })
  await mina.page.request('session:end', { sessionId: mina.session.id })
  await jun.until(waiting.id, 'ready')
})

test('an idle learner is warned; typing calls the end off, and so does the button', async () => {
  const clock = new FakeClock()
  const server = await createTestServer({ clock })
  const { page, session, terminal } = await learn(server, 'Mina')
  await clock.advance(15 * minute)
  const { endsAt } = await page.hears('session:idle')
  expect(endsAt).toBe(clock.now() + 5 * minute)
  terminal.type('x')
  await eventually(() => expect(page.stateOf(session.id)).not.toHaveProperty('idleEndsAt'))
  await clock.advance(15 * minute)
  await eventually(() => expect(page.stateOf(session.id)).toHaveProperty('idleEndsAt'))
  await page.request('session:keep', { sessionId: session.id })
  await eventually(() => expect(page.stateOf(session.id)).not.toHaveProperty('idleEndsAt'))
  await clock.advance(20 * minute)
  expect(await page.until(session.id, 'ended')).toEqual({ status: 'ended', reason: 'idle' })
})

test('a reset gives a fresh terminal', async () => {
  const server = await createTestServer()
  const { page, session, terminal } = await learn(server, 'Mina')
  terminal.type('echo old\r')
  await terminal.shows('old\r\n')
  const before = sandboxOf(page, session)
  await page.request('session:reset', { sessionId: session.id })
  await eventually(() => expect(sandboxOf(page, session)).not.toBe(before))
  const fresh = page.terminal(session.id)
  expect((await fresh.attach()).screen).not.toContain('old')
})

test('an engine that goes away and comes back is told and got over', async () => {
  const host = new FakeSandboxHost()
  const clock = new FakeClock()
  const server = await createTestServer({ host, clock })
  const { page, session, terminal } = await learn(server, 'Mina')
  terminal.type('echo before\r')
  await terminal.shows('before\r\n')
  host.goDown()
  await page.hears('terminal:lost')
  const jun = server.openPage(await server.addPerson('Jun'))
  const waiting = await jun.open(lessonId)
  expect(await jun.until(waiting.id, 'failed')).toMatchObject({ problem: { code: 'engine-unreachable' } })
  host.comeBack()
  await clock.advance(5000)
  await jun.until(waiting.id, 'ready')
  const again = page.terminal(session.id, terminal.writer)
  expect((await again.attach()).screen).toContain('before')
})

/** Draws on until the program has heard of it: nothing in memory ends `yes` but Ctrl-C. */
async function interrupt(terminal: TestTerminal): Promise<void> {
  terminal.type('\x03')
  await eventually(() => {
    terminal.draw(terminal.end)
    expect(terminal.text.endsWith('$ ')).toBe(true)
  })
}

function sandboxOf(page: TestPage, session: SessionView): SandboxId | undefined {
  const state = page.stateOf(session.id)
  return state?.status === 'ready' ? state.sandboxId : undefined
}

/** Somebody who was added before. */
async function signedIn(server: TestServer, id: string): Promise<Parameters<TestServer['openPage']>[0]> {
  const { name } = await server.database.user.findUniqueOrThrow({ where: { id } })
  return { id: UserId.parse(id), name, role: 'learner', guest: false }
}
