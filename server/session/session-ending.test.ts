import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ProblemError } from '#common/problem.ts'
import { SandboxId } from '#common/sandbox.ts'
import { openDatabase } from '#server/prisma-database.ts'
import { eventually } from '#server/testing/eventually.ts'
import { DyingSandboxHost, SlowSandboxHost } from '#server/testing/failing-sandbox-hosts.ts'
import { FakeSandboxHost } from '#server/testing/fake-sandbox-host.ts'
import { testLesson } from '#server/testing/lessons.ts'
import { minute, openSessionStage } from '#server/testing/session-stage.ts'
import {
  lockDatabase,
  temporaryDatabaseFile,
  temporaryDirectory,
} from '#server/testing/temporary-database.ts'

test('a reset gives the same session a fresh sandbox, before anyone in the queue', async () => {
  const at = await openSessionStage({ limits: { maxSandboxes: 1 } })
  const view = await at.open(await at.learner())
  const before = await at.sandboxOf(view)
  const waiting = await at.open(await at.learner())
  const reset = await at.service.reset(at.session(view))
  expect(reset.id).toBe(view.id)
  const after = await at.sandboxOf(view)
  expect(after).not.toBe(before)
  expect(at.state(waiting)).toMatchObject({ status: 'queued', place: 1 })
  expect((await at.host.find()).map(({ id }) => id)).toEqual([after])
})

test('what ends while its reset is stored stays ended', async () => {
  const at = await openSessionStage()
  const view = await at.open(await at.learner())
  const sandboxId = await at.sandboxOf(view)
  const session = at.session(view)
  const ending = at.service.end(session, 'owner')
  const reset = at.service.reset(session)
  await ending
  expect((await reset).state).toEqual({ status: 'ended', reason: 'owner' })
  await eventually(async () => expect(await at.host.find()).toEqual([]))
  expect(at.host.created.map(({ id }) => id)).toEqual([sandboxId])
})

test('ending while it starts leaves nothing behind', async () => {
  const host = new SlowSandboxHost()
  const at = await openSessionStage({ host })
  const view = await at.open(await at.learner())
  await eventually(() => expect(host.starting).toBe(1))
  const ended = await at.service.end(at.session(view), 'owner')
  expect(ended.state).toEqual({ status: 'ended', reason: 'owner' })
  host.finishStarts()
  await eventually(() => expect(host.removed).toHaveLength(1))
  expect(await host.find()).toEqual([])
})

test('an idle sandbox warns its learner and then ends; typing keeps it', async () => {
  const at = await openSessionStage()
  const view = await at.open(await at.learner())
  await at.until(view, 'ready')
  const session = at.session(view)
  await at.clock.advance(14 * minute)
  at.service.touch(session)
  await at.clock.advance(14 * minute)
  expect(session.state).not.toHaveProperty('idleEndsAt')
  await at.clock.advance(1 * minute)
  expect(session.state).toMatchObject({ status: 'ready', idleEndsAt: at.clock.now() + 5 * minute })
  at.service.touch(session)
  expect(session.state).not.toHaveProperty('idleEndsAt')
  await at.clock.advance(20 * minute)
  await eventually(() => expect(session.state).toEqual({ status: 'ended', reason: 'idle' }))
  await eventually(async () => expect(await at.host.find()).toEqual([]))
})

test('whoever comes back is told once why their sandbox ended, unless they ended it themselves', async () => {
  const at = await openSessionStage()
  const mina = await at.learner()
  const first = await at.open(mina)
  expect(first).not.toHaveProperty('lastEnd')
  await at.service.end(at.session(first), 'idle')
  expect(await at.open(mina)).toMatchObject({ lastEnd: 'idle' })
  const again = await at.open(mina)
  expect(again).not.toHaveProperty('lastEnd')
  await at.clock.advance(1)
  await at.service.end(at.session(again), 'owner')
  expect(await at.open(mina)).not.toHaveProperty('lastEnd')
})

test('a sandbox ends after its time, however busy its learner is', async () => {
  const at = await openSessionStage()
  const view = await at.open(await at.learner())
  await at.until(view, 'ready')
  const session = at.session(view)
  for (let turn = 0; turn < 6; turn++) {
    expect(session.state.status).toBe('ready')
    at.service.touch(session)
    await at.clock.advance(10 * minute)
  }
  await eventually(() => expect(session.state).toEqual({ status: 'ended', reason: 'expired' }))
})

test('a sandbox that ends by itself ends its session', async () => {
  const at = await openSessionStage({ host: new DyingSandboxHost() })
  const view = await at.open(await at.learner())
  await eventually(() => expect(at.service.find(view.id)).toBeUndefined())
})

test('the reaper ends sessions of sandboxes that went unnoticed, and removes orphans', async () => {
  const at = await openSessionStage()
  const view = await at.open(await at.learner())
  const sandboxId = await at.sandboxOf(view)
  await at.host.remove(sandboxId)
  const stray = SandboxId.parse('straysandbox')
  await at.host.create({ id: stray, kind: 'shell', egress: 'none' })
  await at.clock.advance(30_000)
  await eventually(() => expect(at.service.find(view.id)).toBeUndefined())
  await eventually(async () => expect(await at.host.find()).toEqual([]))
})

test('the scripts of a page run once in each sandbox', async () => {
  const directory = temporaryDirectory()
  const background = join(directory, 'background.sh')
  writeFileSync(background, 'echo set up')
  const lesson = testLesson('scripts')
  Object.assign(lesson.pages[0] ?? expect.fail(), { background })
  const marks = new Set<string>()
  const host = new FakeSandboxHost({
    run: (id, { argv }) => {
      const mark = `${id} ${argv.at(-1)}`
      const code = argv[1] === '-c' && marks.has(mark) ? 1 : 0
      marks.add(mark)
      return Promise.resolve({ status: 'exited', code, stdout: '', stderr: '' })
    },
  })
  const at = await openSessionStage({ host, lessons: [lesson] })
  const view = await at.open(await at.learner(), lesson)
  const session = at.session(view)
  const scripts = (): number => host.commands.filter(({ command }) => command.stdin === 'echo set up').length
  await eventually(() => expect(scripts()).toBe(1))
  await at.service.enterPage(session, lesson, 1)
  await at.service.enterPage(session, lesson, 0)
  await at.clock.advance(0)
  expect(scripts()).toBe(1)
  await at.service.reset(session)
  await eventually(() => expect(scripts()).toBe(2))
})

test('its owner can have more time up to the limit, and their instructor beyond', async () => {
  const at = await openSessionStage()
  const view = await at.open(await at.learner())
  await at.until(view, 'ready')
  const session = at.session(view)
  const opened = session.createdAt
  expect(session.state).toMatchObject({ extendableTo: opened + 150 * minute })
  await at.service.extend(session, 'owner')
  expect(session.state).toMatchObject({ expiresAt: opened + 120 * minute })
  await at.service.extend(session, 'owner')
  expect(session.state).toMatchObject({ expiresAt: opened + 150 * minute })
  expect(session.state).not.toHaveProperty('extendableTo')
  await at.service.extend(session, 'owner')
  expect(session.state).toMatchObject({ expiresAt: opened + 150 * minute })
  await at.service.extend(session, 'instructor')
  expect(session.state).toMatchObject({ expiresAt: opened + 210 * minute })
  for (let passed = 0; passed < 209; passed += 10) {
    at.service.touch(session)
    await at.clock.advance(Math.min(10, 209 - passed) * minute)
  }
  expect(at.state(view)).toMatchObject({ status: 'ready' })
  await at.clock.advance(minute)
  await eventually(() => expect(at.state(view)).toBeUndefined())
})

test('a sandbox with more on its disk than it may have ends, and says so; one that is nearly there is warned', async () => {
  const at = await openSessionStage()
  const view = await at.open(await at.learner())
  const sandboxId = await at.sandboxOf(view)
  const session = at.session(view)
  at.host.fillDisk(sandboxId, 'disk-nearly-full')
  expect(session.state).toMatchObject({ trouble: { kind: 'disk-nearly-full', at: at.clock.now() } })
  at.host.fillDisk(sandboxId, 'disk-full')
  await eventually(() => expect(session.state).toEqual({ status: 'ended', reason: 'disk' }))
  await eventually(async () => expect(await at.host.find()).toEqual([]))
})

test('a sandbox whose end cannot be stored ends all the same, and its end is stored later', async () => {
  const file = temporaryDatabaseFile()
  const at = await openSessionStage({ database: await openDatabase(file) })
  const view = await at.open(await at.learner())
  const sandboxId = await at.sandboxOf(view)
  const session = at.session(view)
  const unlock = await lockDatabase(file)
  at.host.fillDisk(sandboxId, 'disk-full')
  await eventually(() => expect(session.state).toEqual({ status: 'ended', reason: 'disk' }))
  await eventually(async () => expect(await at.host.find()).toEqual([]))
  await unlock()
  await at.clock.advance(10_000)
  await eventually(async () =>
    expect(await at.database.session.findUnique({ where: { id: view.id } })).toMatchObject({
      endReason: 'disk',
    }),
  )
})

test('a start that cannot be asked of the database has failed, and can be tried again', async () => {
  const at = await openSessionStage()
  const mina = await at.learner()
  at.classes.get = () => {
    throw new ProblemError('database-busy')
  }
  const view = await at.open(mina)
  expect(at.state(view)).toMatchObject({ status: 'failed', problem: { code: 'database-busy' } })
  Reflect.deleteProperty(at.classes, 'get')
  await at.open(mina)
  await at.until(view, 'ready')
})

test('a learner is told that a program was stopped for want of memory, until they have a fresh sandbox', async () => {
  const at = await openSessionStage()
  const view = await at.open(await at.learner())
  const session = at.session(view)
  at.host.runOutOfMemory(await at.sandboxOf(view))
  expect(session.state).toMatchObject({ trouble: { kind: 'out-of-memory' } })
  await at.service.reset(session)
  await at.until(view, 'ready')
  expect(session.state).not.toHaveProperty('trouble')
})
