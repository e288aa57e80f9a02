import { afterAll, beforeAll, expect, test } from 'vitest'
import { FilePath, maxFileBytes, type FileReading } from '#common/file.ts'
import type { Result } from '#common/problem.ts'
import { SandboxId } from '#common/sandbox.ts'
import { systemClock } from '#server/clock.ts'
import { createLog } from '#server/log.ts'
import { openDockerPlace } from '#server/testing/docker-host.ts'
import { eventually } from '#server/testing/eventually.ts'
import { readListeningPorts } from './listening-ports.ts'
import { SandboxFiles } from './sandbox-files.ts'

const place = openDockerPlace()
const id = SandboxId.parse(`files${process.pid}`.padEnd(8, 'x'))
const moved: string[] = []
const files = new SandboxFiles({
  open: () => place.host.openFiles(id),
  onMoved: (path) => moved.push(path),
  clock: systemClock,
  log: createLog('silent'),
})

beforeAll(async () => {
  await place.host.create({ id, kind: 'docker', egress: 'none' })
})
afterAll(async () => {
  files.close()
  await place.removeAll()
})

/** What the learner's own shell says. */
async function shell(script: string): Promise<string> {
  const result = await place.host.run(id, { argv: ['bash', '-c', script], timeoutMs: 20_000 })
  if (result.status !== 'exited' || result.code !== 0) throw new Error(JSON.stringify(result))
  return result.stdout
}

const at = (path: string) => FilePath.parse(path)
const bytes = (text: string) => Buffer.from(text)

function textOf(reading: Result<FileReading>): string {
  if (!reading.ok || reading.value.status !== 'read') throw new Error(JSON.stringify(reading))
  return Buffer.from(reading.value.bytes).toString()
}

test('what is written is there, with its folders, and what the shell writes is read', async () => {
  expect(await files.write(at('/root/new/deep/app.js'), 'nothing', bytes('한글 1\n'))).toMatchObject({
    ok: true,
    value: { status: 'written' },
  })
  expect(await shell('cat /root/new/deep/app.js')).toBe('한글 1\n')
  await shell('printf "from the shell" > /root/new/deep/app.js')
  expect(textOf(await files.read(at('/root/new/deep/app.js')))).toBe('from the shell')
})

test('a file is not overwritten with what was not expected to be in it', async () => {
  const path = at('/root/shared.txt')
  const first = await files.write(path, 'nothing', bytes('one'))
  if (!first.ok || first.value.status !== 'written') throw new Error('not written')
  await shell('echo two > /root/shared.txt')
  expect(await files.write(path, first.value.version, bytes('three'))).toEqual({
    ok: true,
    value: { status: 'changed' },
  })
  expect(await files.write(path, 'nothing', bytes('three'))).toEqual({
    ok: true,
    value: { status: 'changed' },
  })
  expect(await shell('cat /root/shared.txt')).toBe('two\n')
  await shell('rm /root/shared.txt')
  expect(await files.write(path, first.value.version, bytes('three'))).toMatchObject({
    value: { status: 'changed' },
  })
  expect(await files.write(path, 'anything', bytes('three'))).toMatchObject({ value: { status: 'written' } })
})

test('a file keeps its owner, its mode and its links when it is written', async () => {
  await shell(
    'echo a > /root/run.sh; chmod 750 /root/run.sh; chown 7:7 /root/run.sh; ln /root/run.sh /root/hard',
  )
  await shell('ln -s run.sh /root/soft')
  const reading = await files.read(at('/root/soft'))
  if (!reading.ok || reading.value.status !== 'read') throw new Error('not read')
  await files.write(at('/root/soft'), reading.value.version, bytes('b'))
  expect(await shell('stat -c "%a %u:%g %h" /root/run.sh; cat /root/hard; readlink /root/soft')).toBe(
    '750 7:7 2\nbrun.sh\n',
  )
})

test('names with line breaks and with bytes that are no text go there and back', async () => {
  await shell(String.raw`mkdir /root/odd; printf 1 > "/root/odd/a
b"; printf 2 > /root/odd/$'\xff\xfe'; printf 3 > "/root/odd/이름"`)
  const listing = await files.list(at('/root/odd'))
  if (!listing.ok) throw new Error('not listed')
  const names = listing.value.entries.map(({ name }) => name).sort()
  expect(names).toEqual(['a\nb', '이름', '\udcff\udcfe'].sort())
  for (const name of names) {
    const path = at(`/root/odd/${name}`)
    expect(await files.rename(path, at(`/root/odd/${name}.old`))).toEqual({ ok: true, value: null })
    expect(textOf(await files.read(at(`/root/odd/${name}.old`)))).toMatch(/^[123]$/)
    expect(await files.remove(at(`/root/odd/${name}.old`))).toEqual({ ok: true, value: null })
  }
  expect(await shell('ls -A /root/odd')).toBe('')
})

test('what is no file of a size to edit is refused, and nothing waits for it', async () => {
  await shell(
    `mkfifo /root/pipe; head -c ${maxFileBytes + 1} /dev/zero > /root/huge; ln -s nowhere /root/broken`,
  )
  expect(await files.read(at('/root/pipe'))).toEqual({ ok: true, value: { status: 'special' } })
  expect(await files.read(at('/root/huge'))).toEqual({
    ok: true,
    value: { status: 'huge', size: maxFileBytes + 1 },
  })
  expect(await files.read(at('/dev/zero'))).toMatchObject({ value: { status: 'special' } })
  expect(await files.read(at('/root'))).toEqual({ ok: true, value: { status: 'special' } })
  expect(await files.read(at('/root/broken'))).toEqual({ ok: true, value: { status: 'missing' } })
  expect(await files.write(at('/root/huge'), 'anything', bytes('x'))).toMatchObject({
    value: { status: 'changed' },
  })
  expect(await files.list(at('/root/none'))).toMatchObject({ problem: { code: 'file-missing' } })
  expect(await files.write(at('/proc/version'), 'anything', bytes('x'))).toMatchObject({ ok: false })
})

test('the largest file to edit is read and written whole', async () => {
  const large = Buffer.alloc(maxFileBytes, 'x')
  expect(await files.write(at('/root/large'), 'nothing', large)).toMatchObject({
    value: { status: 'written' },
  })
  expect(textOf(await files.read(at('/root/large'))).length).toBe(maxFileBytes)
  expect(await files.write(at('/root/large'), 'anything', bytes('small'))).toMatchObject({ ok: true })
  expect(await shell('cat /root/large')).toBe('small')
})

test('a folder goes with all in it, links are not followed, and a name that is taken is not taken away', async () => {
  await shell(
    'mkdir -p /root/gone/deep /root/kept; touch /root/kept/file; ln -s /root/kept /root/gone/deep/link',
  )
  expect(await files.rename(at('/root/gone'), at('/root/kept'))).toMatchObject({
    problem: { code: 'file-exists' },
  })
  expect(await files.makeFolder(at('/root/kept'))).toMatchObject({ problem: { code: 'file-exists' } })
  expect(await files.remove(at('/root/gone'))).toEqual({ ok: true, value: null })
  expect(await shell('ls /root/kept; ls -d /root/gone 2>&1 || true')).toMatch(/^file\n.*No such file/)
})

test('what a program does to a watched file or folder is told, also after the watcher was killed', async () => {
  await files.watch([at('/root/kept'), at('/root/watched')])
  await shell('touch /root/kept/another')
  await eventually(() => expect(moved).toContain('/root/kept'))
  await shell('echo 1 > /root/watched')
  await eventually(() => expect(moved).toContain('/root/watched'))
  moved.length = 0
  await shell('echo 2 > /root/watched')
  await eventually(() => expect(new Set(moved)).toEqual(new Set(['/root/watched'])))
  await shell('pkill -9 -x files')
  // Nobody saw what happened in between: everything may be another.
  await eventually(() => expect(moved).toContain('/root/kept'))
  moved.length = 0
  await shell('rm /root/watched')
  await eventually(() => expect(new Set(moved)).toEqual(new Set(['/root/watched'])))
})

test('what listens is found, on whichever address a preview would reach', async () => {
  await shell(
    'for at in "0.0.0.0 8080" "127.0.0.1 3000" "::1 9000"; do set -- $at; (setsid nc -lk $1 $2 >/dev/null 2>&1 &); done',
  )
  await eventually(async () => expect(await readListeningPorts(files)).toEqual([3000, 8080, 9000]))
})
