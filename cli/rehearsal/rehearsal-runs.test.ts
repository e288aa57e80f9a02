import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { SandboxId } from '#common/sandbox.ts'
import { FakeSandboxHost } from '#server/testing/fake-sandbox-host.ts'
import { temporaryDirectory } from '#server/testing/temporary-database.ts'
import { RehearsalRuns } from './rehearsal-runs.ts'

test('a run ends what a run that was killed has left, and nothing of one that is under way', async () => {
  const data = temporaryDirectory()
  const folder = path.join(data, 'rehearsals')
  const hosts = new Map<string, FakeSandboxHost>()
  for (const secret of ['killed', 'running']) {
    const host = new FakeSandboxHost()
    await host.create({ id: SandboxId.parse('sandbox00001'), kind: 'shell', egress: 'none' })
    hosts.set(secret, host)
  }
  const { pid: over } = spawnSync('true')
  mkdirSync(folder)
  writeFileSync(path.join(folder, String(over)), 'killed')
  writeFileSync(path.join(folder, String(process.ppid)), 'running')

  const runs = new RehearsalRuns(data)
  await runs.clear((secret) => hosts.get(secret) ?? expect.fail('another run’s sandboxes'))
  expect(await hosts.get('killed')?.find()).toEqual([])
  expect(await hosts.get('running')?.find()).toHaveLength(1)
  expect(await runs.begin()).toMatch(/^[0-9a-f]{64}$/)
  expect(readdirSync(folder).sort()).toEqual([String(process.pid), String(process.ppid)].sort())
  await runs.end()
  expect(readdirSync(folder)).toEqual([String(process.ppid)])
})
