import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { SandboxId } from '#common/sandbox.ts'
import { createLog } from '#server/log.ts'
import { FakeClock } from '#server/testing/fake-clock.ts'
import { countDiskUsages, type DiskUsage } from './disk-usage.ts'
import { DiskWatch } from './disk-watch.ts'
import type { SandboxEvent } from './sandbox-host.ts'

const mina = SandboxId.parse('minassandbox')
const joon = SandboxId.parse('joonssandbox')
const limits = { bytes: 1000, files: 100 }

test('who fills the disk is warned once, then told to end; their neighbour is not', async () => {
  const at = watched({ [mina]: { bytes: 850, files: 1 }, [joon]: { bytes: 700, files: 99 } })
  at.usages.set(joon, { bytes: 700, files: 79 })
  await at.clock.advance(120_000)
  expect(at.events).toEqual([{ id: mina, kind: 'disk-nearly-full' }])
  at.usages.set(mina, { bytes: 1001, files: 1 })
  await at.clock.advance(120_000)
  expect(at.events.slice(1)).toEqual([{ id: mina, kind: 'disk-full' }])
})

test('who has made room again is warned anew', async () => {
  const at = watched({ [mina]: { bytes: 850, files: 1 } })
  await at.clock.advance(60_000)
  at.usages.set(mina, { bytes: 100, files: 1 })
  await at.clock.advance(60_000)
  at.usages.set(mina, { bytes: 100, files: 90 })
  await at.clock.advance(60_000)
  expect(at.events.map(({ kind }) => kind)).toEqual(['disk-nearly-full', 'disk-nearly-full'])
})

test('a count that fails is made again, and said once until it succeeds', async () => {
  const at = watched({ [mina]: { bytes: 5000, files: 1 } })
  at.failing = true
  await at.clock.advance(5000)
  expect(at.events).toEqual([])
  expect(at.warn).toHaveBeenCalledTimes(1)
  at.failing = false
  await at.clock.advance(5000)
  expect(at.events).toEqual([{ id: mina, kind: 'disk-full' }])
  at.failing = true
  await at.clock.advance(120_000)
  expect(at.warn).toHaveBeenCalledTimes(2)
})

test('files are counted with what they take, links are not followed, and counting stops at the limits', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sandlot-disk-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await mkdir(join(folder, 'deep/er'), { recursive: true })
  await writeFile(join(folder, 'deep/er/file'), Buffer.alloc(100_000))
  await writeFile(join(folder, 'two\nlines'), '')
  await symlink('/usr', join(folder, 'link'))
  const [usage] = await countDiskUsages([[folder]], { bytes: 1e9, files: 1e6 })
  expect(usage?.files).toBe(6)
  expect(usage?.bytes).toBeGreaterThan(99_999)
  expect(usage?.bytes).toBeLessThan(200_000)
  expect((await countDiskUsages([[folder]], { bytes: 1e9, files: 2 }))[0]?.files).toBe(3)
})

test('who is over the limit, or cannot be read, does not keep the others from being counted', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sandlot-disk-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  for (const name of ['small/a', 'layer/a', 'layer/b', 'layer/c', 'layer/d', 'volume', 'other/a'])
    await mkdir(join(folder, name), { recursive: true })
  const places = [['gone'], ['small'], ['layer', 'volume'], [], ['other']]
  const counted = await countDiskUsages(
    places.map((names) => names.map((name) => join(folder, name))),
    { bytes: 1e9, files: 4 },
  )
  expect(counted.map((usage) => usage?.files)).toEqual([undefined, 2, 5, 0, 2])
})

function watched(given: Record<string, DiskUsage>) {
  const clock = new FakeClock()
  const events: SandboxEvent[] = []
  const usages = new Map(Object.entries(given).map(([id, usage]) => [SandboxId.parse(id), usage]))
  const log = createLog('silent')
  const warn = vi.spyOn(log, 'warn')
  const at = { clock, events, usages, warn, failing: false }
  const watch = new DiskWatch({
    clock,
    log,
    limits,
    findDisk: () => Promise.resolve(undefined),
    count: () => (at.failing ? Promise.reject(new Error('no engine')) : Promise.resolve(new Map(usages))),
    onEvent: (event) => events.push(event),
  })
  onTestFinished(() => watch.close())
  return at
}
