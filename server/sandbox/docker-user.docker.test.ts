import { afterAll, expect, onTestFinished, test } from 'vitest'
import { SandboxId, type SandboxKind } from '#common/sandbox.ts'
import { openDockerPlace } from '#server/testing/docker-host.ts'
import { RecipeContainer } from '#server/testing/docker-recipe-container.ts'

const { docker, host, recipe, withRecipe, withRuntimes, removeAll } = openDockerPlace()
const kinds: SandboxKind[] = ['docker', 'shell']

afterAll(removeAll)

/** The kernel's numbers of what has no word in Perl. */
const call =
  process.arch === 'arm64'
    ? { unshare: 97, watch: 26, mask: 135, queue: 138, openQueue: 180, send: 211 }
    : { unshare: 272, watch: 294, mask: 14, queue: 129, openQueue: 240, send: 46 }

/** What the kernel bounds for each user, and how to take one more of it: false when there is no more. */
const bounded = {
  namespaces: `syscall(${call.unshare}, 0x04000000) == 0 && open $kept[$n], "<", "/proc/self/ns/uts"`,
  'watchers of files': `syscall(${call.watch}, 0) >= 0`,
  'queued signals': [
    `syscall(${call.mask}, 0, $mask //= pack("Q", 1 << 39), 0, 8) == 0`,
    `syscall(${call.queue}, $$, 40, $signal //= pack("iiiiii", 40, 0, -1, 0, $$, 0) . "\\0" x 104) == 0`,
  ].join(' && '),
  'message queues': `syscall(${call.openQueue}, ($name = "queue-$$-$n"), 0102, 0600, $queue //= pack("q8", 0, 10, 8192)) >= 0`,
  // A message of 250 descriptors that nobody receives.
  'descriptors on their way': [
    'socketpair($left[$n], $right[$n], AF_UNIX, SOCK_DGRAM, 0)',
    '($descriptors //= pack("QiiA*", 16 + 1000, 1, 1, pack("i*", (0) x 250)))',
    '($part //= pack("PQ", "x", 1))',
    '($message //= pack("QQPQPQQ", 0, 0, $part, 1, $descriptors, length $descriptors, 0))',
    `syscall(${call.send}, fileno $left[$n], $message, 0x40) > 0`,
  ].join(' && '),
}
type Bounded = keyof typeof bounded

const perUser = (Object.keys(bounded) as Bounded[]).filter((what) => what !== 'descriptors on their way')

/** Of a `shell` sandbox the learner makes no namespaces. */
const takers = kinds.flatMap((kind) =>
  perUser.filter((what) => kind === 'docker' || what !== 'namespaces').map((what) => ({ kind, what })),
)

test.for(takers)(
  'a $kind sandbox that takes all the $what leaves its neighbour its own',
  async ({ kind, what }) => {
    const neighbour = await startSandbox(kind)
    await takeAll(what, kind)
    expect(await neighbour.run(taking(what, { most: 5, processes: 1, seconds: 0 }))).toBe('5\n')
  },
)

test.for((Object.keys(bounded) as Bounded[]).filter((what) => what !== 'namespaces'))(
  'a shell sandbox that takes all the %s leaves the machine’s root its own',
  async (what) => {
    // In a runtime that the operator chose, the learner is the machine's root, without the rights that bounds are waived for.
    const root = await RecipeContainer.start(docker, 'shell', 'none', { shell: 'runc' })
    onTestFinished(() => root.remove())
    await takeAll(what, 'shell')
    expect(await root.run(taking(what, { most: 5, processes: 1, seconds: 0 }))).toBe('5\n')
  },
)

test('a docker sandbox that takes all the namespaces keeps none from starting', async () => {
  await takeAll('namespaces', 'docker')
  await expectToStart('docker')
})

test.for(kinds)(
  'a %s sandbox with all the descriptors on their way keeps none from starting, and no terminal from opening',
  async (kind) => {
    await takeAll('descriptors on their way', kind)
    await expectToStart(kind)
  },
)

test('a shell sandbox of a version that gave it no user of its own is found again, and can be used', async () => {
  const id = SandboxId.parse(`plain${process.pid}`.padEnd(8, '0'))
  const plain = withRuntimes({ shell: 'runc' })
  await plain.create({ id, kind: 'shell', egress: 'none' })
  expect(await host.find()).toContainEqual(expect.objectContaining({ id, running: true }))
  const argv = ['cat', '/proc/self/uid_map']
  expect(await host.run(id, { argv, timeoutMs: 60_000 })).toMatchObject({ status: 'exited', code: 0 })
})

test('a docker sandbox of a version that gave it no user of its own is found again, and can be used', async () => {
  const id = SandboxId.parse(`shared${process.pid}`.padEnd(8, '0'))
  const shared = withRecipe(async (plan) => ({
    ...(await recipe(plan)),
    Labels: {},
    Cmd: ['/usr/local/lib/sandlot/supervise', 'closed'],
  }))
  await shared.create({ id, kind: 'docker', egress: 'none' })
  expect(await host.find()).toContainEqual(expect.objectContaining({ id, running: true }))
  const argv = ['cat', '/proc/self/uid_map']
  expect(await host.run(id, { argv, timeoutMs: 60_000 })).toMatchObject({ status: 'exited', code: 0 })
})

async function startSandbox(kind: SandboxKind): Promise<RecipeContainer> {
  const sandbox = await RecipeContainer.start(docker, kind, 'none')
  onTestFinished(() => sandbox.remove())
  return sandbox
}

/** In a sandbox of its own: as much as can be had, for a minute or until the test is over. */
async function takeAll(what: Bounded, kind: SandboxKind): Promise<void> {
  const attacker = await startSandbox(kind)
  const attack = taking(what, { most: 200_000, processes: 8, seconds: 60 })
  await attacker.run(`(${attack}) >taken 2>&1 & until [ -s taken ]; do sleep 0.05; done`)
  expect(Number(await attacker.run('cat taken'))).toBeGreaterThan(0)
}

/** With its first terminal, and its network. */
async function expectToStart(kind: SandboxKind): Promise<void> {
  const id = SandboxId.parse(`start${kind}${process.pid}`)
  onTestFinished(() => host.remove(id))
  await host.create({ id, kind, egress: 'lab' })
  const argv = ['ip', 'route', 'get', '192.0.2.1']
  expect(await host.run(id, { argv, timeoutMs: 60_000 })).toMatchObject({ status: 'exited', code: 0 })
}

/** A script that takes so much in each process, says how much it was in all, and gives it back after these seconds. */
function taking(
  what: Bounded,
  { most, processes, seconds }: { most: number; processes: number; seconds: number },
): string {
  const program = [
    `for (1..${processes}) {`,
    '  pipe READ, WRITE;',
    '  if (!fork) {',
    `    $n++ while $n < ${most} && (${bounded[what]});`,
    `    syswrite WRITE, "$n\\n"; close WRITE; close STDOUT; sleep ${seconds}; exit;`,
    '  }',
    '  close WRITE; $sum += <READ>;',
    '}',
    'print "$sum\\n";',
  ].join(' ')
  return `ulimit -n "$(ulimit -Hn)"; perl -MSocket -e '${program}'`
}
