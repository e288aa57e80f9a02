import { expect, test } from 'vitest'
import { TerminalNumber } from '#common/sandbox.ts'
import type { SessionState, SessionView } from '#common/session.ts'
import { eventually } from '#server/testing/eventually.ts'
import { SlowSandboxHost } from '#server/testing/failing-sandbox-hosts.ts'
import { testLesson } from '#server/testing/lessons.ts'
import { oneLesson, openSessionStage, otherLesson } from '#server/testing/session-stage.ts'

test('a lesson that is opened twice, even at once, is one session', async () => {
  const at = await openSessionStage()
  const mina = await at.learner()
  const [first, second] = await Promise.all([at.open(mina), at.open(mina)])
  await at.until(first, 'ready')
  const third = await at.open(mina)
  expect(new Set([first.id, second.id, third.id]).size).toBe(1)
  expect(at.host.created).toHaveLength(1)
})

test('another lesson is refused while one runs, and replaces it when asked to', async () => {
  const at = await openSessionStage()
  const mina = await at.learner()
  const one = await at.open(mina)
  const sandboxId = await at.sandboxOf(one)
  expect(await at.service.open(mina, otherLesson.id, false)).toEqual({
    ok: false,
    problem: { code: 'another-session-runs', params: { lessonId: 'course/one', title: 'Lesson one' } },
  })
  const two = await at.open(mina, otherLesson, true)
  await at.until(two, 'ready')
  expect(at.service.find(one.id)).toBeUndefined()
  expect(at.host.removed).toEqual([sandboxId])
})

test('each learner gets a sandbox of their own', async () => {
  const at = await openSessionStage()
  const one = await at.open(await at.learner())
  const two = await at.open(await at.learner())
  expect(await at.sandboxOf(one)).not.toBe(await at.sandboxOf(two))
})

test('a full machine queues in order, says the place, and goes on when somebody ends', async () => {
  const at = await openSessionStage({ limits: { maxSandboxes: 2 } })
  const views: SessionView[] = []
  for (let count = 0; count < 4; count++) views.push(await at.open(await at.learner()))
  const [first, second, third, fourth] = views as [SessionView, SessionView, SessionView, SessionView]
  await at.until(first, 'ready')
  await at.until(second, 'ready')
  expect(at.state(third)).toEqual({ status: 'queued', place: 1, etaSeconds: 3600 })
  expect(at.state(fourth)).toEqual({ status: 'queued', place: 2, etaSeconds: 3600 })

  const leaving = at.session(first)
  await at.service.end(leaving, 'owner')
  await at.until(third, 'ready')
  expect(at.state(fourth)).toMatchObject({ status: 'queued', place: 1 })
  expect((await at.host.find()).length).toBe(2)
})

test('whoever waits longer is told of more time, each by one machine’s', async () => {
  const at = await openSessionStage({ limits: { maxSandboxes: 1 } })
  const first = await at.open(await at.learner())
  await at.until(first, 'ready')
  const waits: SessionView[] = []
  for (let count = 0; count < 3; count++) waits.push(await at.open(await at.learner()))
  expect(waits.map((view) => at.state(view))).toEqual(
    [1, 2, 3].map((place) => ({ status: 'queued', place, etaSeconds: place * 3600 })),
  )
})

test('classes take turns in the queue, however many of one came first', async () => {
  const at = await openSessionStage({ limits: { maxSandboxes: 1 } })
  const first = await at.open(await at.learner())
  await at.until(first, 'ready')
  const waiting: { name: string; view: SessionView }[] = []
  for (const name of ['big', 'big', 'big', 'small', 'none', 'small']) {
    const learner = await at.learner()
    if (name !== 'none') at.classes.set(learner.id, name)
    waiting.push({ name, view: await at.open(learner) })
  }
  const places = waiting.map(({ view }) => {
    const state = at.state(view)
    return state?.status === 'queued' ? state.place : undefined
  })
  expect(places).toEqual([1, 4, 6, 2, 3, 5])

  const served: string[] = []
  let running = first
  while (served.length < waiting.length) {
    await at.service.end(at.session(running), 'owner')
    const next = await eventually(() => {
      const found = waiting.find(({ view }) => at.state(view)?.status === 'ready')
      return found ?? expect.fail('nobody was served')
    })
    served.push(next.name)
    running = next.view
  }
  expect(served).toEqual(['big', 'small', 'none', 'big', 'small', 'big'])
})

test('who leaves the queue makes room for those behind', async () => {
  const at = await openSessionStage({ limits: { maxSandboxes: 1 } })
  await at.until(await at.open(await at.learner()), 'ready')
  const second = await at.open(await at.learner())
  const third = await at.open(await at.learner())
  await at.service.end(at.session(second), 'owner')
  expect(at.state(third)).toMatchObject({ status: 'queued', place: 1 })
})

test('a burst is started some at a time', async () => {
  const host = new SlowSandboxHost()
  const at = await openSessionStage({ host, limits: { parallelStarts: 2 } })
  const views = await Promise.all(
    (await Promise.all([at.learner(), at.learner(), at.learner()])).map((actor) => at.open(actor)),
  )
  await eventually(() => expect(host.starting).toBe(2))
  for (const view of views) expect(at.state(view)).toEqual({ status: 'starting' })
  host.finishStarts()
  await eventually(() => expect(host.starting).toBe(1))
  host.finishStarts()
  for (const view of views) await at.until(view, 'ready')
})

test('a warm sandbox is given at once, and another is made when its learner has had time to begin', async () => {
  const at = await openSessionStage({ limits: { pool: 1 }, warm: [{ kind: 'shell', egress: 'none' }] })
  await eventually(async () => expect(await at.host.find()).toHaveLength(1))
  const [warm] = await at.host.find()
  await at.terminals.get(warm?.id ?? expect.fail(), TerminalNumber.parse(1)).ready()
  await at.clock.advance(0)
  const view = await at.open(await at.learner())
  expect(await at.sandboxOf(view)).toBe(warm?.id)
  expect(await at.host.find()).toHaveLength(1)
  await at.clock.advance(1_000)
  await eventually(async () => expect(await at.host.find()).toHaveLength(2))
})

test('of several kinds as many wait of each, and some places are left', async () => {
  const warm = (['none', 'lab', 'internet'] as const).map((egress) => ({ kind: 'shell', egress }) as const)
  const at = await openSessionStage({ limits: { pool: 5, maxSandboxes: 8 }, warm })
  await eventually(() => expect(at.service.counts().sandboxes.warm).toBe(6))
  const kinds = (await at.host.find()).map(({ egress }) => egress)
  expect(kinds.sort()).toEqual(['internet', 'internet', 'lab', 'lab', 'none', 'none'])
})

test('whoever comes while a warm sandbox is being made gets that one', async () => {
  const host = new SlowSandboxHost()
  const at = await openSessionStage({
    host,
    limits: { pool: 1 },
    warm: [{ kind: 'shell', egress: 'none' }],
  })
  await eventually(() => expect(host.starting).toBe(1))
  const view = await at.open(await at.learner())
  host.finishStarts()
  const sandboxId = await at.sandboxOf(view)
  expect(host.created.map(({ id }) => id)).toEqual([sandboxId])
})

test('a warm sandbox that ends by itself leaves its place, and another is made', async () => {
  const at = await openSessionStage({ limits: { pool: 1 }, warm: [{ kind: 'shell', egress: 'none' }] })
  const [dead] = await eventually(async () => {
    const found = await at.host.find()
    expect(found).toHaveLength(1)
    return found
  })
  await at.terminals.get(dead?.id ?? expect.fail(), TerminalNumber.parse(1)).ready()
  await at.clock.advance(0)
  at.host.die(dead?.id ?? expect.fail())
  await eventually(() => expect(at.host.removed).toEqual([dead?.id]))
  await eventually(() => expect(at.host.created).toHaveLength(2))
})

test('a warm sandbox gives way to a learner who needs another kind', async () => {
  const docker = {
    ...testLesson('docker'),
    runtime: { status: 'runs', kind: 'docker', egress: 'lab' } as const,
  }
  const warm = [{ kind: 'shell', egress: 'none' }] as const
  const at = await openSessionStage({
    limits: { pool: 1, maxSandboxes: 1 },
    lessons: [docker],
    warm: [...warm],
  })
  await eventually(async () => expect(await at.host.find()).toHaveLength(1))
  await at.clock.advance(0)
  const told: SessionState[] = []
  at.service.onChange(({ state }) => told.push(state))
  const view = await at.open(await at.learner(), docker)
  expect(told).toContainEqual({ status: 'queued', place: 1, etaSeconds: 0 })
  await at.until(view, 'ready')
  expect((await at.host.find()).map(({ kind }) => kind)).toEqual(['docker'])
})

test('a lesson that does not exist or cannot run is refused', async () => {
  const cannot = {
    ...testLesson('windows'),
    runtime: { status: 'unavailable', imageId: 'windows', reason: 'no such image' } as const,
  }
  const at = await openSessionStage({ lessons: [cannot] })
  const mina = await at.learner()
  expect(await at.service.open(mina, oneLesson.id, false)).toMatchObject({ problem: { code: 'not-found' } })
  expect(await at.service.open(mina, cannot.id, false)).toMatchObject({
    problem: { code: 'lesson-cannot-run', params: { reason: 'no such image' } },
  })
})
