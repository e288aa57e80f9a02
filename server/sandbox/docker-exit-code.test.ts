import Docker, { type ExecInspectInfo } from 'dockerode'
import { expect, test } from 'vitest'
import { FakeClock } from '#server/testing/fake-clock.ts'
import { DockerEngine } from './docker-engine.ts'
import { readExitCode } from './docker-exit-code.ts'

test('an engine that is busy is waited for until it knows the exit code, however many seconds later', async () => {
  const clock = new FakeClock()
  const from = clock.now() + 15_000
  const told = readExitCode(new DockerEngine(new Docker(), clock), {
    inspect: () => Promise.resolve({ ExitCode: clock.now() < from ? null : 3 } as ExecInspectInfo),
  })
  await clock.advance(16_000)
  expect(await told).toBe(3)
})

test('an engine that never knows an exit code is not waited for without end', async () => {
  const clock = new FakeClock()
  const told = readExitCode(new DockerEngine(new Docker(), clock), {
    inspect: () => Promise.resolve({ ExitCode: null } as ExecInspectInfo),
  })
  const refused = expect(told).rejects.toMatchObject({ problem: { code: 'sandbox-failed' } })
  await clock.advance(60_000)
  await refused
})
