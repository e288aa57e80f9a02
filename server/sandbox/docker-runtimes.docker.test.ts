import { afterAll, expect, test } from 'vitest'
import { SandboxId } from '#common/sandbox.ts'
import { openDockerPlace } from '#server/testing/docker-host.ts'
import { findRuntimeFault } from './docker-runtimes.ts'

const { docker, withRuntimes, removeAll } = openDockerPlace()

afterAll(removeAll)

test('a sandbox runs in the runtime that its kind was given', async () => {
  const id = SandboxId.parse(`runtime${process.pid}`)
  const runtimes = { shell: 'runc' }
  expect(await findRuntimeFault(docker, runtimes)).toBeUndefined()
  const host = withRuntimes(runtimes)
  await host.create({ id, kind: 'shell', egress: 'none' })
  const filters = { label: [`sandlot.sandbox=${id}`] }
  const [info] = await docker.listContainers({ filters })
  const inspected = await docker.getContainer(info?.Id ?? '').inspect()
  expect(inspected.HostConfig).toMatchObject({ Runtime: 'runc' })
})

test('a runtime that the engine does not know is refused in one sentence that names variable and remedy', async () => {
  const fault = await findRuntimeFault(docker, { shell: 'runc', docker: 'kata-of-nowhere' })
  expect(fault).toMatch(
    /^SANDLOT_DOCKER_RUNTIME is "kata-of-nowhere", which .* \(it has .*runc.*\): .*daemon\.json.*unset SANDLOT_DOCKER_RUNTIME\.$/,
  )
  const id = SandboxId.parse(`noruntime${process.pid}`)
  const made = withRuntimes({ docker: 'kata-of-nowhere' }).create({ id, kind: 'docker', egress: 'none' })
  await expect(made).rejects.toMatchObject({
    problem: {
      code: 'sandbox-failed',
      params: { reason: expect.stringContaining('kata-of-nowhere') as string },
    },
  })
})
