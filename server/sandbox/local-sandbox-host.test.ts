import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { LessonId } from '#common/course.ts'
import { FilePath } from '#common/file.ts'
import { UserId } from '#common/person.ts'
import { SandboxId, TerminalNumber } from '#common/sandbox.ts'
import { SessionId } from '#common/session.ts'
import { systemClock } from '#server/clock.ts'
import { SandboxFiles } from '#server/file/sandbox-files.ts'
import { createLog } from '#server/log.ts'
import { eventually } from '#server/testing/eventually.ts'
import { TerminalProbe } from '#server/testing/terminal-probe.ts'
import { LocalSandboxHost } from './local-sandbox-host.ts'
import { describeSandboxHost, type HostUnderTest } from './sandbox-host.contract.ts'

const directory = mkdtempSync(path.join(tmpdir(), 'local-'))
const host = new LocalSandboxHost({
  directory,
  limits: { memoryBytes: 256 * 1024 ** 2, pids: 128, diskBytes: 16 * 1024 ** 2 },
  clock: systemClock,
})
const id = SandboxId.parse('localsandbox')

beforeAll(() => host.create({ id, kind: 'shell', egress: 'none' }))
afterAll(() => host.close())

const place: HostUnderTest = {
  host,
  async listenInside(inside) {
    const serve = `/run/sandlot/node -e 'require("net").createServer((s) => s.end("hello\\n")).listen(8080)'`
    await host.run(inside, { argv: ['sh', '-c', `${serve} >/dev/null 2>&1 &`], timeoutMs: 10_000 })
    const isOpen = 'until grep -q ":1F90 " /proc/net/tcp /proc/net/tcp6; do sleep 0.02; done'
    await host.run(inside, { argv: ['sh', '-c', isOpen], timeoutMs: 10_000 })
    return 8080
  },
  close: () => Promise.resolve(),
}

describeSandboxHost('bubblewrap', 'shell', () => Promise.resolve(place))

async function shell(script: string): Promise<string> {
  const { stdout, stderr } = await host.run(id, { argv: ['bash', '-c', script], timeoutMs: 20_000 })
  return stdout + stderr
}

test('a program inside reads nothing of the author’s and writes nothing of the system’s', async () => {
  const secret = path.join(mkdtempSync(path.join(tmpdir(), 'secret-')), 'key')
  writeFileSync(secret, 'the author’s own')
  expect(await shell(`cat ${secret}; ls /home/*/.ssh /root/.ssh ${directory}`)).not.toContain('own')
  expect(await shell('wc -l < /etc/passwd; ls /etc/shadow')).toMatch(/^2\nls: .*No such file/)
  for (const command of ['touch /usr/mine', 'touch /mine', 'mount -o remount,rw /usr', 'unshare -m true']) {
    expect(await shell(`${command} 2>/dev/null && echo done`), command).toBe('')
  }
  expect(await shell('env')).not.toMatch(/SANDLOT|npm_|VITEST/)
  expect(await shell('grep CapEff /proc/self/status')).toMatch(/^CapEff:\t0{16}\n$/)
})

test('a program inside sees no process and reaches no port of this machine', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  const dial = `(: < /dev/tcp/127.0.0.1/${port}) 2>&1; kill -0 ${process.pid} 2>&1; ls -d /proc/[0-9]* | wc -l`
  const said = await shell(dial)
  server.close()
  expect(said).toMatch(/Connection refused[\s\S]*No such process\n\d{1,2}\n$/)
  expect(await shell('ls /sys/class/net /dev/sda /dev/mem 2>&1; cat /proc/net/dev | wc -l')).toMatch(/\n3\n$/)
})

test('a program inside has only so much memory, and no larger file', async () => {
  // It is refused more or killed, as it happens.
  const eat = `/run/sandlot/node -e 'for (const kept = []; ; console.log(16 * kept.push(Buffer.alloc(2 ** 24, 1))));'`
  const eaten = (await shell(`{ ${eat}; } 2>/dev/null; echo ended with $?`)).split('\n')
  expect(eaten.at(-2)).toMatch(/^ended with [1-9]/)
  expect(Number(eaten.at(-3))).toBeLessThan(256)
  expect(await shell('ulimit -u; ulimit -c')).toBe('128\n0\n')
  const fill = (name: string) => shell(`head -c 20000000 /dev/zero > ${name}; stat -c %s ${name}; rm ${name}`)
  expect(await fill('/root/large')).toContain('16777216')
  expect(await fill('/tmp/large')).toContain('16777216')
})

test('a link to what lies outside leads the editor nowhere, and files are read, written and watched', async () => {
  const moved: string[] = []
  const files = new SandboxFiles({
    open: () => host.openFiles(id),
    onMoved: (name) => moved.push(name),
    clock: systemClock,
    log: createLog('silent'),
  })
  const secret = path.join(directory, 'outside')
  writeFileSync(secret, 'outside')
  await shell(`ln -s ${secret} /root/link; echo one > /root/한글`)
  expect(await files.read(FilePath.parse('/root/link'))).toMatchObject({ value: { status: 'missing' } })
  const file = FilePath.parse('/root/한글')
  const reading = await files.read(file)
  if (!reading.ok || reading.value.status !== 'read') throw new Error('not read')
  expect(Buffer.from(reading.value.bytes).toString()).toBe('one\n')
  await files.watch([file])
  expect(await files.write(file, 'nothing', Buffer.from('two'))).toMatchObject({
    value: { status: 'changed' },
  })
  expect(await files.write(file, reading.value.version, Buffer.from('two\n'))).toMatchObject({ ok: true })
  expect(await shell('cat /root/한글')).toBe('two\n')
  await eventually(() => expect(moved).toContain('/root/한글'))
  const listing = await files.list(FilePath.parse('/root'))
  expect(listing.ok && listing.value.entries.map(({ name, link }) => [name, link])).toContainEqual([
    'link',
    true,
  ])
  files.close()
})

test('it is for one person at a time, and has no Docker to give', async () => {
  const owner = (name: string) => ({
    userId: UserId.parse(name),
    sessionId: SessionId.parse(`session-${name}`),
    lessonId: LessonId.parse('course/lesson'),
  })
  const [one, two] = [SandboxId.parse('firstperson'), SandboxId.parse('secondperson')]
  await host.create({ id: one, kind: 'shell', egress: 'none', owner: owner('author') })
  const refused = host.create({ id: two, kind: 'shell', egress: 'none', owner: owner('stranger') })
  await expect(refused).rejects.toMatchObject({
    problem: { params: { reason: expect.stringContaining('one person') as string } },
  })
  await host.remove(one)
  const docker = host.create({ id: two, kind: 'docker', egress: 'none' })
  await expect(docker).rejects.toMatchObject({
    problem: { params: { reason: expect.stringContaining('only Docker') as string } },
  })
})

test('a sandbox that ends by itself is told of, and nothing of one stays', async () => {
  const told: unknown[] = []
  const unwatch = host.watch((event) => told.push(event))
  const lost = SandboxId.parse('lostsandbox')
  await host.create({ id: lost, kind: 'shell', egress: 'none' })
  // Whatever is killed inside, it goes on.
  await host.run(lost, { argv: ['sh', '-c', 'pkill sleep; kill -9 1; kill -9 -1'], timeoutMs: 5000 })
  const probe = await TerminalProbe.open(host, lost, TerminalNumber.parse(1))
  await probe.run('echo here', /\nhere\r\n/)
  const { stdout } = spawnSync('pgrep', ['-f', `bwrap .*${directory}/${lost}`], { encoding: 'utf8' })
  for (const pid of stdout.trim().split('\n')) process.kill(Number(pid), 'SIGKILL')
  await eventually(() => expect(told).toContainEqual({ id: lost, kind: 'ended' }))
  unwatch()
  await eventually(() => expect(readdirSync(directory)).not.toContain(lost))
})
