import { afterAll, expect, test } from 'vitest'
import { SandboxId } from '#common/sandbox.ts'
import { openDockerPlace } from '#server/testing/docker-host.ts'
import type { SandboxEvent } from './sandbox-host.ts'

const { withDisk, removeAll } = openDockerPlace()
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
  await full
  expect(events.at(-1)).toEqual({ id: attacker, kind: 'disk-full' })
  expect(events.filter(({ id }) => id !== attacker)).toEqual([])
  await host.remove(attacker)
  const answer = await host.run(neighbour, { argv: ['echo', 'here'], timeoutMs: 20_000 })
  expect(answer).toMatchObject({ status: 'exited', stdout: 'here\n' })
  expect((await host.find()).map(({ id }) => id)).not.toContain(attacker)
  await host.remove(neighbour)
})

async function makeSandbox(): Promise<SandboxId> {
  const id = SandboxId.parse(`disk${process.pid}x${++made}`.padEnd(8, '0'))
  await host.create({ id, kind: 'docker', egress: 'none' })
  return id
}
