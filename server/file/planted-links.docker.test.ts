import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { FilePath } from '#common/file.ts'
import { SandboxId, type SandboxKind } from '#common/sandbox.ts'
import { systemClock } from '#server/clock.ts'
import { createLog } from '#server/log.ts'
import { copyLessonFiles } from '#server/session/lesson-files.ts'
import { openDockerPlace } from '#server/testing/docker-host.ts'
import { SandboxFiles } from './sandbox-files.ts'

const { host, removeAll } = openDockerPlace()
const kinds: SandboxKind[] = ['docker', 'shell']
const sandboxes: Record<SandboxKind, SandboxId> = {
  docker: SandboxId.parse(`linksd${process.pid}`.padEnd(10, 'x')),
  shell: SandboxId.parse(`linkss${process.pid}`.padEnd(10, 'x')),
}
/** A folder of the host's, with a file in it. */
let outside: string

beforeAll(async () => {
  outside = await mkdtemp(join(tmpdir(), 'sandlot-outside-'))
  await writeFile(join(outside, 'secret'), 'of the host')
  for (const kind of kinds) await host.create({ id: sandboxes[kind], kind, egress: 'none' })
})
afterAll(async () => {
  await removeAll()
  await rm(outside, { recursive: true })
})

/** What links may name to get out: the host's own path, and the ways by processes that were there before. */
const ways = (): string[] => [
  outside,
  `../../../../../../../..${outside}`,
  `/proc/1/root${outside}`,
  `/proc/1/cwd/..${outside}`,
  `/proc/self/root/../..${outside}`,
]

test.for(kinds)('the editor follows links of a %s sandbox no further than its own files', async (kind) => {
  const id = sandboxes[kind]
  const files = new SandboxFiles({
    open: () => host.openFiles(id),
    onMoved: () => undefined,
    clock: systemClock,
    log: createLog('silent'),
  })
  onTestFinished(() => files.close())
  for (const [index, way] of ways().entries()) {
    await plant(id, `/root/way${index}`, way)
    const path = (name: string) => FilePath.parse(`/root/way${index}/${name}`)
    const reading = await files.read(path('secret'))
    const bytes = reading.ok && reading.value.status === 'read' ? reading.value.bytes : []
    expect(Buffer.from(bytes).toString()).not.toContain('of the host')
    await files.write(path('secret'), 'anything', Buffer.from('of a learner'))
    await files.write(path('planted'), 'anything', Buffer.from('of a learner'))
  }
  expect(await insideSays(id)).toBe('of a learner')
  await expectUntouched()
})

test.for(kinds)('a lesson’s files follow links of a %s sandbox no further than its own', async (kind) => {
  const id = sandboxes[kind]
  const folder = await mkdtemp(join(tmpdir(), 'sandlot-asset-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'secret')
  await writeFile(file, 'of the lesson')
  for (const [index, way] of ways().entries()) {
    await plant(id, `/root/site${index}`, way)
    const asset = { file, target: `~/site${index}`, machine: 1 as const, mode: 0o644 }
    // Where the link leads nowhere inside, there is nothing to put it into, and the learner is told.
    await copyLessonFiles(host, id, [asset]).catch(() => undefined)
    await copyLessonFiles(host, id, [{ ...asset, target: `~/../..${way}` }]).catch(() => undefined)
  }
  expect(await insideSays(id)).toBe('of the lesson')
  await expectUntouched()
})

/** The folder of the same path inside, so that what follows a link there arrives somewhere. */
async function insideSays(id: SandboxId): Promise<string> {
  const result = await host.run(id, { argv: ['cat', `${outside}/secret`], timeoutMs: 20_000 })
  return result.stdout
}

async function plant(id: SandboxId, link: string, target: string): Promise<void> {
  const script = 'mkdir -p "$3" && ln -sfn "$2" "$1" && readlink "$1"'
  const argv = ['sh', '-c', script, 'sh', link, target, outside]
  const result = await host.run(id, { argv, timeoutMs: 20_000 })
  expect(result).toMatchObject({ code: 0, stdout: `${target}\n` })
}

async function expectUntouched(): Promise<void> {
  expect(await readdir(outside)).toEqual(['secret'])
  expect(await readFile(join(outside, 'secret'), 'utf8')).toBe('of the host')
}
