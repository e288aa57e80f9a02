import { afterAll, expect, test } from 'vitest'
import { SandboxId, TerminalNumber } from '#common/sandbox.ts'
import { openDockerPlace } from '#server/testing/docker-host.ts'
import { TerminalProbe } from '#server/testing/terminal-probe.ts'
import { findRuntimeFault } from './docker-runtimes.ts'

const { docker, recipe, withRecipe, withRuntimes, removeAll } = openDockerPlace()

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

test('a terminal opens where the kernel knows its other end by name only, as gVisor does', async () => {
  const withoutPeer = JSON.stringify({
    defaultAction: 'SCMP_ACT_ALLOW',
    syscalls: [{ names: ['ioctl'], action: 'SCMP_ACT_ERRNO', errnoRet: enotty, args: [isPeerAsked] }],
  })
  const host = withRecipe(async (plan) => {
    const made = await recipe(plan)
    return { ...made, HostConfig: { ...made.HostConfig, SecurityOpt: [`seccomp=${withoutPeer}`] } }
  })
  const id = SandboxId.parse(`byname${process.pid}`.padEnd(8, '0'))
  await host.create({ id, kind: 'shell', egress: 'none' })
  const terminal = await TerminalProbe.open(host, id, TerminalNumber.parse(1))
  await terminal.run('echo he"l"lo', /\nhello\r\n/)
})

const enotty = 25
/** TIOCGPTPEER. */
const isPeerAsked = { index: 1, value: 0x5441, op: 'SCMP_CMP_EQ' }
