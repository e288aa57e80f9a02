import { execFile } from 'node:child_process'
import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { SandboxId } from '#common/sandbox.ts'
import { openDockerPlace } from '#server/testing/docker-host.ts'
import { withPatience } from '#server/testing/patience.ts'
import type { DiskUsage } from './disk-usage.ts'
import { label } from './docker-labels.ts'
import type { SandboxEvent } from './sandbox-host.ts'

const { withDisk, removeAll, installation } = openDockerPlace()
const counter = fileURLToPath(new URL('../testing/disk-count.ts', import.meta.url))
const host = withDisk({ bytes: 64 * 1024 ** 2, files: 5000 })
let made = 0

afterAll(removeAll)

test.for([
  ['fills the disk with one file', 'head -c 200m /dev/zero > /root/big'],
  ['fills the disk where its own Docker Engine keeps images', 'head -c 200m /dev/zero > /var/lib/docker/big'],
  ['uses up the inodes', 'cd /root && seq 200000 | xargs -n 2000 touch'],
])('a sandbox that %s is told of and can be ended; its neighbour goes on', async ([, attack]) => {
  const [attacker, neighbour] = [await makeSandbox(), await makeSandbox()]
  const events: SandboxEvent[] = []
  const full = new Promise<void>((resolve) => {
    const close = host.watch((event) => {
      events.push(event)
      if (event.kind !== 'disk-full') return
      close()
      resolve()
    })
  })
  // It may end by itself before, or go with its sandbox.
  void host.run(attacker, { argv: ['sh', '-c', attack ?? ''], timeoutMs: 60_000 }).catch(() => undefined)
  await withPatience(full, () => JSON.stringify(events))
  expect(events.at(-1)).toEqual({ id: attacker, kind: 'disk-full' })
  expect(events.filter(({ id }) => id !== attacker)).toEqual([])
  await host.remove(attacker)
  const answer = await host.run(neighbour, { argv: ['echo', 'here'], timeoutMs: 20_000 })
  expect(answer).toMatchObject({ status: 'exited', stdout: 'here\n' })
  expect((await host.find()).map(({ id }) => id)).not.toContain(attacker)
  await host.remove(neighbour)
})

test('a server that may look by a capability alone, as in its own container, sees files and the engine inside', async () => {
  const sandbox = await makeSandbox()
  const writing =
    'mkdir /root/many && cd /root/many && seq 1000 | xargs touch && head -c 9m /dev/zero > /var/lib/docker/big'
  const written = await host.run(sandbox, { argv: ['sh', '-c', writing], timeoutMs: 20_000 })
  expect(written).toMatchObject({ status: 'exited', code: 0 })
  const seen = await countWithCapability()
  expect(seen[sandbox]?.files).toBeGreaterThan(1000)
  expect(seen[sandbox]?.bytes).toBeGreaterThan(9 * 1024 ** 2)
  await host.remove(sandbox)
})

/** As images/platform/entry starts the server: another user than root, with the engine's socket. */
async function countWithCapability(): Promise<Record<string, DiskUsage>> {
  const socket = process.env.DOCKER_HOST?.replace('unix://', '') ?? '/var/run/docker.sock'
  const user = ['--reuid=1000', '--regid=1000', `--groups=${statSync(socket).gid}`, '--no-new-privs']
  const capabilities = ['inh', 'ambient'].map((set) => `--${set}-caps=-all,+dac_read_search`)
  // The programs translated before lie in a folder of the test run's own user.
  const count = [
    'env',
    'TSX_DISABLE_CACHE=1',
    process.execPath,
    '--import',
    'tsx',
    counter,
    `${label.installation}=${installation}`,
  ]
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  const [program = '', ...args] = [...asRoot, 'setpriv', ...user, ...capabilities, ...count]
  const { stdout } = await promisify(execFile)(program, args)
  return JSON.parse(stdout) as Record<string, DiskUsage>
}

async function makeSandbox(): Promise<SandboxId> {
  const id = SandboxId.parse(`disk${process.pid}x${++made}`.padEnd(8, '0'))
  await host.create({ id, kind: 'docker', egress: 'none' })
  return id
}
