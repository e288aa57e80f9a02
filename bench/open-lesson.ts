import { randomBytes } from 'node:crypto'
import type Docker from 'dockerode'
import type { ContainerCreateOptions } from 'dockerode'
import type { LessonId } from '#common/course.ts'
import type { SessionView } from '#common/session.ts'
import type { Guest } from './guest.ts'
import { openRawExec } from './raw-exec.ts'
import { percentile, row, type Row } from './row.ts'
import { stopwatch } from './stopwatch.ts'
import { atPrompt } from './text-stream.ts'

/** From the request to open a lesson to the shell's prompt, in milliseconds. Resolves when its sandbox is gone again. */
export async function timeToPrompt(guest: Guest, docker: Docker, lessonId: LessonId): Promise<number> {
  const elapsed = stopwatch()
  const session = await guest.openLesson(lessonId)
  const terminal = await guest.openTerminal(session)
  await terminal.output.until(atPrompt)
  const milliseconds = elapsed()
  terminal.close()
  await guest.endSession(session)
  await awaitGone(docker, session)
  return milliseconds
}

/** As by hand, the next start is not measured beside the removal of the last. */
async function awaitGone(docker: Docker, session: SessionView): Promise<void> {
  const filters = { name: [session.id] }
  while ((await docker.listContainers({ all: true, filters })).length > 0) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** The same sandbox by hand: create, start, exec, until its prompt, in milliseconds. */
export async function timeByHand(docker: Docker, recipe: ContainerCreateOptions): Promise<number> {
  const elapsed = stopwatch()
  const container = await docker.createContainer({
    ...recipe,
    name: `sandlot-bench-${randomBytes(6).toString('hex')}`,
  })
  try {
    await container.start()
    const shell = await openRawExec(container)
    await shell.output.until(atPrompt)
    const milliseconds = elapsed()
    shell.close()
    return milliseconds
  } finally {
    await container.remove({ force: true, v: true })
  }
}

export function openLessonRows(times: { warm: number[]; cold: number[]; byHand: number[] }): Row[] {
  const byHand = percentile(times.byHand, 0.5)
  return [
    row(
      {
        row: 'open a lesson → prompt, warm, p95',
        unit: 'ms',
        ours: percentile(times.warm, 0.95),
        against: { 'create + start + attach p50': byHand },
        budget: '≤ 300 ms',
      },
      (ms) => ms <= 300,
    ),
    row(
      {
        row: 'open a lesson → prompt, cold, p50',
        unit: 'ms',
        ours: percentile(times.cold, 0.5),
        against: { 'create + start + attach p50': byHand },
        budget: '≤ 1.3 × by hand',
      },
      (_, ratio) => ratio <= 1.3,
    ),
  ]
}
