import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, expect, test } from 'vitest'
import { LessonId } from '#common/course.ts'
import { UserId } from '#common/person.ts'
import { dockerPlaceAt } from '#server/testing/docker-host.ts'
import { mortalPlace } from '#server/testing/mortal-place.ts'
import { MortalServerProcess } from '#server/testing/mortal-server-process.ts'
import { WindowlessPage } from './windowless-page.ts'

const installation = `flood-${process.pid}`
const { host, removeAll } = dockerPlaceAt(process.env.DOCKER_HOST, installation)
const closers: (() => unknown)[] = []

afterAll(async () => {
  for (const close of closers) await close()
  await removeAll()
})

const megabyte = 1_000_000

test('a file of 100 MB goes over the screen whole in little memory, and at Ctrl-C no more of it than was on its way', async () => {
  const { place, people } = await mortalPlace(installation, 1)
  const [userId = UserId.parse('nobody')] = people
  const server = await MortalServerProcess.start(place)
  closers.push(() => server.kill())
  const page = await WindowlessPage.open({
    port: place.port,
    userId,
    lessonId: LessonId.parse('course/one'),
    number: 1,
  })
  closers.unshift(() => page.leave())
  const { screen, link, sandboxId } = page
  await page.showsPrompt()
  const line = 'one of the many lines of a log that somebody prints by mistake'
  const script = `yes '${line}' | head -c ${100 * megabyte} > log`
  expect(await host.run(sandboxId, { argv: ['sh', '-c', script], timeoutMs: 300_000 })).toMatchObject({
    code: 0,
  })

  link.type('cat log\r')
  await screen.until(() => screen.drawn > 10 * megabyte)
  const before = screen.drawn
  link.type('\x03')
  // It may stand over the beginning of the line that it cut, of whose end the carriage return alone has come.
  await screen.until(() => /\^C.*\n.*[#$] $/.test(screen.shown))
  expect(screen.drawn - before).toBeLessThan(megabyte)

  const memory = await Memory.of(server.pid)
  const start = screen.drawn
  link.type("cat log; echo; echo who''le\r")
  // A busy machine takes its time over all of it.
  for (let part = 1; part < 10; part++) await screen.until(() => screen.drawn - start > part * 10 * megabyte)
  await screen.until(() => /^whole\n.*[#$] $/m.test(screen.shown))
  // Each line's end comes with a carriage return.
  expect(screen.drawn - start).toBeGreaterThan(100 * megabyte)
  expect(await memory.peakGrowth()).toBeLessThan(50 * megabyte)
})

/** What a process has of the machine's memory, in bytes. */
class Memory {
  private constructor(
    private readonly pid: number,
    private readonly before: number,
  ) {}

  static async of(pid: number): Promise<Memory> {
    // From here on the kernel remembers the most anew.
    await writeFile(`/proc/${pid}/clear_refs`, '5')
    return new Memory(pid, await readStatus(pid, 'VmRSS'))
  }

  async peakGrowth(): Promise<number> {
    return (await readStatus(this.pid, 'VmHWM')) - this.before
  }
}

async function readStatus(pid: number, name: string): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? NaN) * 1024
}
