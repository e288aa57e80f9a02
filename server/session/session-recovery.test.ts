import { expect, test } from 'vitest'
import { SandboxId } from '#common/sandbox.ts'
import { SessionId } from '#common/session.ts'
import { eventually } from '#server/testing/eventually.ts'
import { FullSandboxHost, UnreachableSandboxHost } from '#server/testing/failing-sandbox-hosts.ts'
import { minute, oneLesson, openSessionStage, otherLesson } from '#server/testing/session-stage.ts'

test('a start that fails says why, and opening again tries again', async () => {
  const at = await openSessionStage({ host: new FullSandboxHost() })
  const mina = await at.learner()
  const view = await at.open(mina)
  expect(await at.until(view, 'failed')).toMatchObject({
    problem: { code: 'sandbox-failed', params: { reason: 'no room for another sandbox' } },
  })
  await at.open(mina)
  await at.until(view, 'failed')
  expect(at.host.created).toHaveLength(2)
})

test('a session that failed is not in the way of another lesson', async () => {
  const at = await openSessionStage({ host: new FullSandboxHost() })
  const mina = await at.learner()
  await at.until(await at.open(mina), 'failed')
  const two = await at.open(mina, otherLesson)
  await at.until(two, 'failed')
})

test('an engine that does not answer is waited for', async () => {
  const host = new UnreachableSandboxHost()
  const at = await openSessionStage({ host })
  const view = await at.open(await at.learner())
  expect(await at.until(view, 'failed')).toMatchObject({ problem: { code: 'engine-unreachable' } })
  await at.clock.advance(10_000)
  expect(at.state(view)).toMatchObject({ status: 'failed' })
  host.comeBack()
  await at.clock.advance(2000)
  await at.until(view, 'ready')
  await eventually(async () => expect(await host.find()).toHaveLength(1))
})

test('who waits for a place is told when the engine does not answer, and goes on waiting when it is back', async () => {
  const at = await openSessionStage({ limits: { maxSandboxes: 1 } })
  const running = await at.open(await at.learner())
  await at.until(running, 'ready')
  const waiting = await at.open(await at.learner())
  await at.until(waiting, 'queued')
  at.host.goDown()
  const latecomer = await at.open(await at.learner())
  const unreachable = { problem: { code: 'engine-unreachable' } }
  expect(await at.until(latecomer, 'failed')).toMatchObject(unreachable)
  expect(at.state(waiting)).toMatchObject(unreachable)
  expect(at.state(running)).toMatchObject({ status: 'ready' })
  at.host.comeBack()
  await at.clock.advance(2000)
  expect(await at.until(waiting, 'queued')).toMatchObject({ place: 1 })
  expect(await at.until(latecomer, 'queued')).toMatchObject({ place: 2 })
})

test('an engine that fails while somebody waits for a place is noticed by itself', async () => {
  const at = await openSessionStage({ limits: { maxSandboxes: 1 } })
  await at.until(await at.open(await at.learner()), 'ready')
  const waiting = await at.open(await at.learner())
  await at.until(waiting, 'queued')
  at.host.goDown()
  await at.clock.advance(minute / 2)
  expect(await at.until(waiting, 'failed')).toMatchObject({ problem: { code: 'engine-unreachable' } })
})

test('nothing is started for a learner who did not wait for the engine', async () => {
  const host = new UnreachableSandboxHost()
  const at = await openSessionStage({ host })
  const mina = await at.learner()
  const view = await at.open(mina)
  await at.until(view, 'failed')
  at.absent.add(mina.id)
  host.comeBack()
  await at.clock.advance(10_000)
  expect(host.created).toHaveLength(0)
  await at.clock.advance(21 * minute)
  await eventually(() => expect(at.service.find(view.id)).toBeUndefined())
})

test('a server that starts again finds its sessions, and removes what is nobody’s', async () => {
  const before = await openSessionStage()
  const mina = await before.learner()
  const view = await before.open(mina)
  const sandboxId = await before.sandboxOf(view)
  const gone = await before.open(await before.learner())
  before.host.die(await before.sandboxOf(gone))
  const stray = SandboxId.parse('straysandbox')
  const unknown = { userId: mina.id, sessionId: SessionId.parse('unknown-session'), lessonId: oneLesson.id }
  await before.host.create({ id: stray, kind: 'shell', egress: 'none', owner: unknown })

  const after = await before.restart()
  expect(after.state(view)).toMatchObject({ status: 'ready', sandboxId })
  expect(after.service.find(gone.id)).toBeUndefined()
  expect((await after.host.find()).map(({ id }) => id)).toEqual([sandboxId])
  expect((await after.open(mina)).id).toBe(view.id)
})

test('a sandbox that was still being made ready when the server was killed is made anew, whole', async () => {
  const at = await openSessionStage()
  const view = await at.open(await at.learner())
  const halfMade = await at.sandboxOf(view)
  await at.database.session.update({ where: { id: view.id }, data: { sandboxId: null, expiresAt: null } })
  const after = await at.restart()
  expect(await after.sandboxOf(view)).not.toBe(halfMade)
  await eventually(() => expect(after.host.removed).toContain(halfMade))
})

test('who waits in the queue while the server starts again waits on, in the same order', async () => {
  const before = await openSessionStage({ limits: { maxSandboxes: 1 } })
  const first = await before.open(await before.learner())
  await before.until(first, 'ready')
  const waiting = []
  for (const place of [1, 2]) {
    await before.clock.advance(minute)
    const view = await before.open(await before.learner())
    expect(await before.until(view, 'queued')).toMatchObject({ place })
    waiting.push(view)
  }
  const after = await before.restart({ maxSandboxes: 1 })
  for (const [index, view] of waiting.entries()) {
    expect(await after.until(view, 'queued')).toMatchObject({ place: index + 1 })
  }
  expect(after.state(first)).toMatchObject({ status: 'ready' })
})

test('whoever’s machine ended while neither server nor engine ran is told so, and gets no other in silence', async () => {
  const before = await openSessionStage()
  const view = await before.open(await before.learner())
  const sandboxId = await before.sandboxOf(view)
  before.host.goDown()
  const after = await before.restart()
  const session = after.session(view)
  after.host.die(sandboxId)
  after.host.comeBack()
  await after.clock.advance(2000)
  await eventually(() => expect(session.state).toEqual({ status: 'ended', reason: 'gone' }))
  expect(after.host.created).toHaveLength(1)
})

test('a reset while the engine is away gives a fresh machine when it is back', async () => {
  const before = await openSessionStage()
  const view = await before.open(await before.learner())
  const used = await before.sandboxOf(view)
  const at = await before.restart()
  at.host.goDown()
  await at.service.reset(at.session(view))
  await at.until(view, 'failed')
  at.host.comeBack()
  await at.clock.advance(2000)
  expect(await at.sandboxOf(view)).not.toBe(used)
  await eventually(async () => expect(await at.host.find()).toHaveLength(1))
})

test('opening a lesson again while the engine is away loses nothing of its machine', async () => {
  const before = await openSessionStage()
  const mina = await before.learner()
  const view = await before.open(mina)
  const sandboxId = await before.sandboxOf(view)
  before.host.goDown()
  const after = await before.restart()
  after.host.comeBack()
  await after.open(mina)
  await after.clock.advance(2000)
  expect(await after.sandboxOf(view)).toBe(sandboxId)
})

test('a server that starts while the engine is down finds its sessions when it is back', async () => {
  const before = await openSessionStage()
  const view = await before.open(await before.learner())
  const sandboxId = await before.sandboxOf(view)
  before.host.goDown()
  const after = await before.restart()
  expect(after.state(view)).toMatchObject({ status: 'failed', problem: { code: 'engine-unreachable' } })
  after.host.comeBack()
  await after.clock.advance(2000)
  await after.until(view, 'ready')
  expect(after.state(view)).toMatchObject({ sandboxId })
  expect(after.host.removed).toEqual([])
})

test('a warm sandbox of an earlier version is given to nobody', async () => {
  const before = await openSessionStage({ limits: { pool: 1 }, warm: [{ kind: 'shell', egress: 'none' }] })
  await eventually(() => expect(before.service.counts().sandboxes.warm).toBe(1))
  const [{ id } = expect.fail()] = await before.host.find()
  before.host.outdate(id)
  const after = await before.restart({ pool: 1 })
  const view = await after.open(await after.learner())
  expect(await after.sandboxOf(view)).not.toBe(id)
  expect(after.host.removed).toContain(id)
})

test('warm sandboxes that no lesson needs any more are given up', async () => {
  const needed = { kind: 'shell', egress: 'none' } as const
  const limits = { pool: 1, maxSandboxes: 9 }
  const before = await openSessionStage({ limits, warm: [needed, { kind: 'docker', egress: 'lab' }] })
  await eventually(() => expect(before.service.counts().sandboxes.warm).toBe(2))
  const after = await before.restart(limits, [needed])
  await eventually(async () => expect(await after.host.find()).toEqual([expect.objectContaining(needed)]))
  expect(after.service.counts().sandboxes.warm).toBe(1)
})

test('warm sandboxes are kept over a restart', async () => {
  const before = await openSessionStage({ limits: { pool: 1 }, warm: [{ kind: 'shell', egress: 'none' }] })
  await eventually(() => expect(before.service.counts().sandboxes.warm).toBe(1))
  const [warm] = await before.host.find()
  const after = await before.restart({ pool: 1 })
  const view = await after.open(await after.learner())
  expect(await after.sandboxOf(view)).toBe(warm?.id)
})

test('a server that starts again with smaller limits keeps no more warm than they let it', async () => {
  const warm = (['none', 'lab', 'internet'] as const).map((egress) => ({ kind: 'shell', egress }) as const)
  const before = await openSessionStage({ limits: { pool: 2, maxSandboxes: 9 }, warm })
  await eventually(() => expect(before.service.counts().sandboxes.warm).toBe(6))
  const after = await before.restart({ pool: 2, maxSandboxes: 3 })
  expect(after.service.counts().sandboxes.warm).toBe(2)
  await eventually(async () => expect(await after.host.find()).toHaveLength(2))
})

test('a server that starts again with places only for its sessions keeps nothing warm', async () => {
  const before = await openSessionStage({ limits: { pool: 1 }, warm: [{ kind: 'shell', egress: 'none' }] })
  const sandboxId = await before.sandboxOf(await before.open(await before.learner()))
  await before.clock.advance(minute)
  await eventually(async () => expect(await before.host.find()).toHaveLength(2))
  const after = await before.restart({ pool: 1, maxSandboxes: 1 })
  await eventually(async () => expect((await after.host.find()).map(({ id }) => id)).toEqual([sandboxId]))
})

test('a session whose time ran out while no server ran ends', async () => {
  const before = await openSessionStage()
  const view = await before.open(await before.learner())
  await before.sandboxOf(view)
  before.service.close()
  await before.clock.advance(61 * minute)
  const after = await before.restart()
  await eventually(() => expect(after.service.find(view.id)).toBeUndefined())
  await eventually(async () => expect(await after.host.find()).toEqual([]))
})
