import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { z } from 'zod'
import { SandboxId, type SandboxKind } from '#common/sandbox.ts'
import { openDockerPlace } from '#server/testing/docker-host.ts'
import { RecipeContainer, recipeLimits } from '#server/testing/docker-recipe-container.ts'
import { connectDocker } from './docker-connection.ts'

const docker = connectDocker(process.env.DOCKER_HOST)
const kinds: SandboxKind[] = ['docker', 'shell']
const hogs = 40
/** The kernel's numbers of calls that no program of the image makes in this way. */
const number =
  process.arch === 'arm64' ? { clone: 220, setns: 268, ptrace: 117 } : { clone: 56, setns: 308, ptrace: 101 }

let neighbour: RecipeContainer
const attackers = new Map<SandboxKind, RecipeContainer>()

beforeAll(async () => {
  neighbour = await RecipeContainer.start(docker, 'docker', 'lab')
  for (const kind of kinds) attackers.set(kind, await RecipeContainer.start(docker, kind, 'lab'))
})
afterAll(async () => {
  for (const sandbox of [neighbour, ...attackers.values()]) await sandbox.remove()
})

test.for(kinds)('a fork bomb in a %s sandbox stays in it, and the sandbox can be removed', async (kind) => {
  const bombed = await RecipeContainer.start(docker, kind, 'none')
  onTestFinished(() => bombed.remove())
  // The bomb leaves its shell no room for another program: one takes the shell's own place.
  await bombed.run('(while :; do sleep 600 & done) >/dev/null 2>&1 & disown; exec sleep 2')
  expect(await bombed.processes()).toBeLessThanOrEqual(recipeLimits.pids)
  await expectNeighbourAnswers()
})

test.for(kinds)('forty small memory hogs in a %s sandbox are killed there, and it goes on', async (kind) => {
  if (kind === 'docker') await attacker(kind).run('docker version')
  const hog = `perl -e '$hoard = "x" x 40_000_000; sleep 600'`
  const untilFewer = `until [ "$(jobs -r | wc -l)" -lt ${hogs} ]; do sleep 0.1; done`
  await attacker(kind).try(`for i in $(seq ${hogs}); do ${hog} & done >/dev/null 2>&1; ${untilFewer}`)
  await attacker(kind).try('pkill -9 -x perl')
  expect(await attacker(kind).run('echo here')).toBe('here\n')
  await expectNeighbourAnswers()
  if (kind === 'docker') await attacker(kind).run(untilDockerAnswers)
})

test.for(kinds)('loops in a %s sandbox get the processor time of one', async (kind) => {
  const burn = 'for i in $(seq 8); do timeout 2 sh -c "while :; do :; done" & done; time wait'
  const [said] = await Promise.all([attacker(kind).run(burn), expectNeighbourAnswers()])
  const seconds = (word: string): number => Number(new RegExp(`${word}\\s+0m([\\d.]+)s`).exec(said)?.[1])
  expect(seconds('real')).toBeGreaterThan(1)
  // A busy machine gives less; one without a limit gives as much as there is.
  expect(seconds('user') + seconds('sys')).toBeLessThan(1.5 * recipeLimits.cpus * seconds('real'))
})

test.for(kinds)('a process in a %s sandbox opens no more files than it may', async (kind) => {
  const flood = 'for (1..200000) { open $f[$_], "<", "/dev/null" or do { print $_; last } }'
  const opened = Number(await attacker(kind).run(`ulimit -n $(ulimit -Hn); perl -e '${flood}'`))
  expect(opened).toBeGreaterThan(0)
  expect(opened).toBeLessThanOrEqual(16_384)
  await expectNeighbourAnswers()
})

test.for(kinds)('output without end from a %s sandbox fills no disk of the host', async (kind) => {
  const { container } = attacker(kind)
  // Its engine keeps what the first program prints.
  await attacker(kind).try('timeout 2 yes "an endless line" > /proc/1/fd/1')
  const { LogPath } = await container.inspect()
  // At each megabyte the engine starts the file anew; for a moment there is none.
  const { size } = await vi.waitFor(() => stat(LogPath), { timeout: 60_000 })
  expect(size).toBeLessThan(2_000_000)
  await expectNeighbourAnswers()
})

test.for(kinds)('nobody listens to what a %s sandbox prints, and its neighbour goes on', async (kind) => {
  const exec = await attacker(kind).container.exec({ Cmd: ['yes'], AttachStdout: true })
  const unread = await exec.start({ hijack: true, stdin: false, Tty: false })
  onTestFinished(() => void unread.destroy())
  await expectNeighbourAnswers()
  expect(await attacker(kind).run('echo here')).toBe('here\n')
})

test('a shell sandbox mounts nothing and makes no namespaces, and yet apt unpacks what it is given', async () => {
  for (const attempt of [
    'mount -t tmpfs none /mnt',
    'unshare -Ur true',
    'unshare -m true',
    'unshare -n true',
    // Past the programs: a new user namespace alone, and one's own joined anew.
    `perl -e 'syscall(${number.clone}, 0x10000000 | 17, 0, 0, 0, 0) < 0 and die "$!"'`,
    `perl -e 'open $own, "<", "/proc/self/ns/user"; syscall(${number.setns}, fileno $own, 0x10000000) and die "$!"'`,
  ]) {
    const { code, output } = await attacker('shell').try(attempt)
    expect(code).not.toBe(0)
    expect(output).toMatch(/permission denied|not permitted/i)
  }
  // As packages of servers do: a user of its own, and files that are that user's.
  const control =
    'Package: probe\\nVersion: 1\\nArchitecture: all\\nMaintainer: Nobody <nobody@example.com>\\nDescription: a probe\\n'
  const setUp =
    '#!/bin/sh\\nset -e\\nuseradd --system probe\\nchown probe:probe /opt/probe\\nchmod 4755 /opt/probe\\n'
  const build = [
    'mkdir -p /tmp/probe/DEBIAN /tmp/probe/opt',
    'echo hello > /tmp/probe/opt/probe',
    `printf '${control}' > /tmp/probe/DEBIAN/control`,
    `printf '${setUp}' > /tmp/probe/DEBIAN/postinst`,
    'chmod 755 /tmp/probe/DEBIAN/postinst',
    'dpkg-deb --build /tmp/probe /tmp/probe.deb',
    'apt-get install -y /tmp/probe.deb',
    'stat -c "%U %a" /opt/probe',
  ].join(' && ')
  expect(await attacker('shell').run(build)).toMatch(/\nprobe 4755\n/)
})

test('a shell sandbox has no raw packets to forge addresses with', async () => {
  const forge = 'socket $s, 17, 3, 0x0806 or die "refused: $!"'
  expect((await attacker('shell').try(`perl -e '${forge}'`)).output).toContain('Operation not permitted')
})

test('a docker sandbox sees no network but its own, where forged packets end', async () => {
  const interfaces = await attacker('docker').run('ls /sys/class/net')
  expect(interfaces.split('\n').filter((name) => !['', 'docker0', 'lo', 'tap0'].includes(name))).toEqual([])
})

test.for(kinds)('a %s sandbox makes no device nodes', async (kind) => {
  const { code, output } = await attacker(kind).try('mknod /tmp/disk b 8 0')
  expect([code, output]).toEqual([1, expect.stringContaining('Operation not permitted')])
})

test.for(kinds)('the kernel’s switches are not a %s sandbox’s', async (kind) => {
  for (const write of [
    'echo 1 > /proc/sys/kernel/sysrq',
    'echo h > /proc/sysrq-trigger',
    'echo x > /proc/sys/kernel/core_pattern',
    'head -c 1 /proc/kcore | grep .',
    'dmesg -c',
    'mount -t tmpfs -o size=1m none /proc/sys && echo 1 > /proc/sys/kernel/sysrq && umount /proc/sys && false',
  ]) {
    expect([write, (await attacker(kind).try(write)).code]).not.toEqual([write, 0])
  }
})

test('a docker sandbox takes none of the few keys that its neighbours’ containers would need', async () => {
  const keyctl = process.arch === 'arm64' ? 219 : 250
  const joinKeyring = 1
  onTestFinished(async () => {
    await attacker('docker').try('pkill -9 -x perl')
  })
  await attacker('docker').run(
    `perl -e 'for (1..250) { fork or do { syscall ${keyctl}, ${joinKeyring}, 0; sleep 600 } }' >/dev/null 2>&1`,
  )
  expect(await neighbour.run('docker run --rm alpine echo here 2>/dev/null')).toBe('here\n')
})

test.for(kinds)('a %s sandbox sees no process of a neighbour, so has none to trace', async (kind) => {
  await neighbour.run('sleep 4242 >/dev/null 2>&1 & disown')
  await neighbour.run('until pgrep -xf "sleep 4242" >/dev/null; do sleep 0.02; done')
  expect((await attacker(kind).try('pgrep -xf "sleep 4242"')).code).toBe(1)
})

test('a privileged container inside is no more than the sandbox', async () => {
  const marker = await mkdtemp(join(tmpdir(), 'sandlot-marker-'))
  onTestFinished(() => rm(marker, { recursive: true }))
  await writeFile(join(marker, 'secret'), 'of the host')
  const inner = attacker('docker')
  await inner.run('docker pull -q alpine')
  for (const options of [
    '--privileged',
    '-v /:/host',
    '--pid=host --net=host -v /:/host',
    '--device /dev/sda',
  ]) {
    const look = `docker run --rm ${options} alpine sh -c 'cat /host${marker}/secret; echo x > /proc/sysrq-trigger && echo pressed; mknod /d b 8 0 && head -c 1 /d'`
    const { output } = await inner.try(look)
    expect([options, output]).not.toEqual([options, expect.stringMatching(/of the host|pressed/)])
    expect([options, output]).not.toEqual([options, expect.stringMatching(/^.$/)])
  }
  await expectNeighbourAnswers()
})

test('what the learner of a docker sandbox does to its programs and users leads nobody astray who comes in', async () => {
  const sandbox = await RecipeContainer.start(docker, 'docker', 'none')
  onTestFinished(() => sandbox.remove())
  const astray = `printf '#!/bin/sh\\necho astray\\n'`
  await sandbox.run(
    [
      'rm /etc/passwd && mkfifo /etc/passwd /etc/group.pipe && mv /etc/group.pipe /etc/group',
      `${astray} > astray && chmod 755 astray && mv astray /usr/local/lib/sandlot/enter`,
      'umount -l /run && mkdir -p /run/sandlot && echo 1 > /run/sandlot/init.pid',
      'mv /usr/local /usr/elsewhere && mv /run /ran && mkdir /run',
    ].join(' && '),
  )
  expect(await sandbox.run('echo here')).toBe('here\n')
  const { code, output } = await sandbox.try('ls -d /world /proc/*/root/world')
  expect([code, output]).toEqual([2, expect.not.stringMatching(/^\//m)])
})

test('what the learner of a shell sandbox does to its programs leads nobody astray who comes in', async () => {
  const sandbox = await RecipeContainer.start(docker, 'shell', 'none')
  onTestFinished(() => sandbox.remove())
  const astray = `printf '#!/bin/sh\\necho astray\\n'`
  await sandbox.run(
    [
      `${astray} > astray && chmod 755 astray`,
      'for name in enter lodge init; do cp astray /usr/local/lib/sandlot/new && mv /usr/local/lib/sandlot/new /usr/local/lib/sandlot/$name; done',
      'pkill -9 -x init; mv /usr/local /usr/elsewhere',
      '! mv /proc /elsewhere 2>/dev/null',
    ].join(' && '),
  )
  expect(await sandbox.run('echo here; grep Seccomp_filters /proc/self/status')).toMatch(/^here\n.*\t2\n$/)
})

test('a shell sandbox has no hold on what leads into it', async () => {
  for (const attempt of [
    'cat /proc/1/environ',
    'ls /proc/1/fd/3',
    'ls /proc/1/root/',
    'head -c 1 /proc/1/mem',
    'echo x >> /proc/1/exe',
    'echo x >> /usr/local/lib/sandlot/lodge',
    'kill -STOP 1',
    'nsenter --user --target 1 true',
    `perl -e 'syscall(${number.ptrace}, 16, 1, 0, 0) and die "$!"'`,
    '/usr/local/lib/sandlot/lodge true',
  ]) {
    const { code, output } = await attacker('shell').try(`timeout 15 ${attempt}`)
    expect([attempt, code]).not.toEqual([attempt, 0])
    expect([attempt, output]).toEqual([attempt, expect.stringMatching(/permission denied|not permitted|^$/i)])
  }
})

test('the learner of a shell sandbox is nobody of this machine', async () => {
  const sandbox = await RecipeContainer.start(docker, 'shell', 'none')
  onTestFinished(() => sandbox.remove())
  await sandbox.run('sleep 600 >/dev/null 2>&1 & disown')
  const told: unknown = await sandbox.container.top({ ps_args: '-eo pid,uid,args' })
  const row = z.tuple([z.string(), z.coerce.number(), z.string()])
  const { Processes } = z.object({ Processes: z.array(row) }).parse(told)
  const learners = Processes.filter(([, , args]) => !args.startsWith('/usr/local/lib/sandlot/lodge'))
  expect(learners.map(([, , args]) => args)).toContain('sleep 600')
  for (const [, uid] of learners) expect(uid).toBeGreaterThan(1_000_000)
})

test('the engine reads no file of a shell sandbox’s root to know who to start a program as', async () => {
  const id = SandboxId.parse(`users${process.pid}`.padEnd(8, '0'))
  const { host, removeAll } = openDockerPlace()
  onTestFinished(removeAll)
  await host.create({ id, kind: 'shell', egress: 'none' })
  const [container] = await docker.listContainers({ filters: { label: [`sandlot.sandbox=${id}`] } })
  const stream = await host.openFiles(id)
  const { ExecIDs } = await docker.getContainer(container?.Id ?? '').inspect()
  const execs = await Promise.all((ExecIDs ?? []).map((exec) => docker.getExec(exec).inspect()))
  expect(execs).toHaveLength(2)
  for (const { ProcessConfig } of execs) expect(ProcessConfig).not.toHaveProperty('user')
  stream.destroy()
})

test.for(kinds)('no more privileges are to be had in a %s sandbox, and few are there', async (kind) => {
  const status = await attacker(kind).run('cat /proc/self/status')
  expect(status).toMatch(/^NoNewPrivs:\s+1$/m)
  expect(status).toMatch(/^Seccomp:\s+2$/m)
  if (kind === 'docker') return
  const bounding = BigInt(`0x${/^CapBnd:\s+(\w+)$/m.exec(status)?.[1] ?? ''}`)
  const held = capabilities.filter((_, bit) => (bounding >> BigInt(bit)) & 1n)
  expect(held).toEqual([
    'CHOWN',
    'DAC_OVERRIDE',
    'FOWNER',
    'FSETID',
    'KILL',
    'SETGID',
    'SETUID',
    'NET_BIND_SERVICE',
    'SYS_CHROOT',
  ])
})

const untilDockerAnswers = 'timeout 60 sh -c "until docker version >/dev/null 2>&1; do sleep 0.1; done"'

/** By number, as far as Docker grants any. */
const capabilities = [
  ...['CHOWN', 'DAC_OVERRIDE', 'DAC_READ_SEARCH', 'FOWNER', 'FSETID', 'KILL', 'SETGID', 'SETUID', 'SETPCAP'],
  ...[
    'LINUX_IMMUTABLE',
    'NET_BIND_SERVICE',
    'NET_BROADCAST',
    'NET_ADMIN',
    'NET_RAW',
    'IPC_LOCK',
    'IPC_OWNER',
  ],
  ...[
    'SYS_MODULE',
    'SYS_RAWIO',
    'SYS_CHROOT',
    'SYS_PTRACE',
    'SYS_PACCT',
    'SYS_ADMIN',
    'SYS_BOOT',
    'SYS_NICE',
  ],
  ...[
    'SYS_RESOURCE',
    'SYS_TIME',
    'SYS_TTY_CONFIG',
    'MKNOD',
    'LEASE',
    'AUDIT_WRITE',
    'AUDIT_CONTROL',
    'SETFCAP',
  ],
]

function attacker(kind: SandboxKind): RecipeContainer {
  const sandbox = attackers.get(kind)
  if (sandbox === undefined) throw new Error('the sandbox was not started')
  return sandbox
}

async function expectNeighbourAnswers(): Promise<void> {
  expect(await neighbour.run('echo here')).toBe('here\n')
}
