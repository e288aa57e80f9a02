import type Docker from 'dockerode'
import type { LessonId } from '#common/course.ts'
import { diskUsageOf, mebibytesOf } from './container-use.ts'
import { Guest } from './guest.ts'
import { costOf, treeOf } from './process-cost.ts'
import { percentile, row, type Row } from './row.ts'
import { echoTimes } from './terminal.ts'
import { atPrompt } from './text-stream.ts'
import type { Typist } from './typist.ts'

const steps = [1, 10, 50, 100]
const parallelStarts = 4
const idleMs = 5000
const settleMs = 2000

export interface GrowthParts {
  url: string
  lessonId: LessonId
  /** The server's process. */
  pid: number
  containerOf: (session: Awaited<ReturnType<Guest['openLesson']>>) => Promise<Docker.Container>
}

/** What more and more sandboxes cost that stand at their prompt, each with its learner's page open. */
export async function benchGrowth({ url, lessonId, pid, containerOf }: GrowthParts): Promise<Row[]> {
  const guests: Guest[] = []
  const containers: Docker.Container[] = []
  let first: Typist | undefined
  const rows: Row[] = []
  const open = async (number: number): Promise<void> => {
    const guest = await Guest.arrive(url, `Bench ${number}`)
    guests.push(guest)
    const session = await guest.openLesson(lessonId)
    const terminal = await guest.openTerminal(session)
    await terminal.output.until(atPrompt)
    first ??= terminal
    containers.push(await containerOf(session))
  }
  const before = costOf(treeOf(pid)).memoryMebibytes
  for (const step of steps) {
    while (containers.length < step) {
      const wanted = Math.min(parallelStarts, step - containers.length)
      await Promise.all(Array.from({ length: wanted }, (_, index) => open(containers.length + index + 1)))
    }
    await pause(settleMs)
    const begun = costOf(treeOf(pid))
    await pause(idleMs)
    const { cpuSeconds, memoryMebibytes } = costOf(treeOf(pid))
    // At once: the engine takes a second for each answer.
    const used = await Promise.all(containers.map(mebibytesOf))
    const name = `${step} ${step === 1 ? 'sandbox' : 'sandboxes'}`
    const figure = (what: string, unit: string, ours: number, budget = 'none', within = true): Row =>
      row({ row: `${name}: ${what}`, unit, ours, against: {}, budget }, () => within)
    const total = used.reduce((sum, each) => sum + each, 0)
    const echoes = first === undefined ? [] : await echoTimes(first, 100)
    rows.push(
      figure('memory of all', 'MiB', total, '≤ 20 MiB each', total <= 20 * step),
      figure('memory of the server', 'MiB', memoryMebibytes),
      figure('server’s processor, idle', '% of a core', (100_000 * (cpuSeconds - begun.cpuSeconds)) / idleMs),
      figure('echo in the first, p95', 'ms', percentile(echoes, 0.95)),
    )
  }
  const [one] = containers
  if (one !== undefined) {
    const { bytes, files } = await diskUsageOf(one)
    rows.push(
      row(
        {
          row: 'idle sandbox: disk beyond its image',
          unit: 'MiB',
          ours: bytes / 2 ** 20,
          against: { files },
          budget: 'none',
        },
        () => true,
      ),
      row(
        {
          row: 'server before the first sandbox: memory',
          unit: 'MiB',
          ours: before,
          against: {},
          budget: 'none',
        },
        () => true,
      ),
    )
  }
  for (const guest of guests) guest.leave()
  return rows
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
