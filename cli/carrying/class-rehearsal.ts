import type { Lesson } from '#common/course.ts'
import { ProblemError } from '#common/problem.ts'
import { runCheckScript } from '#server/check/check-script.ts'
import { wait, type Clock } from '#server/clock.ts'
import type { SandboxHost } from '#server/sandbox/sandbox-host.ts'
import { Clicker } from '../rehearsal/clicker.ts'
import { pageDeeds } from '../rehearsal/page-actions.ts'
import type { RehearsalRoom, Sitting } from '../rehearsal/rehearsal-room.ts'

export interface ClassParts {
  room: RehearsalRoom
  host: SandboxHost
  clock: Clock
  lesson: Lesson
  /** How long a command or a script may take. */
  limitMs: number
}

/** How it went for one learner. */
export type Attendance = {
  /** From the request to the sandbox that is ready. */
  startMs: number
} & ({ status: 'done'; actions: number; actionsMs: number } | { status: 'failed'; reason: string })

type Arrival = { startMs: number } & ({ sitting: Sitting } | { reason: string })

/**
 * So many learners open the lesson at once, and when all have their sandbox they click all that it offers, as fast as
 * it lets them. Their sandboxes are kept until `hold` has settled: then all of them are there at their largest.
 */
export async function rehearseClass(
  parts: ClassParts,
  learners: number,
  hold: () => Promise<void>,
): Promise<Attendance[]> {
  const { clock, room, lesson } = parts
  const sittings: Sitting[] = []
  const arrive = async (): Promise<Arrival> => {
    const openedAt = clock.now()
    try {
      const sitting = await room.open(lesson)
      sittings.push(sitting)
      return { startMs: clock.now() - openedAt, sitting }
    } catch (error) {
      return { startMs: clock.now() - openedAt, reason: reasonOf(error) }
    }
  }
  const attend = async ({ startMs, ...arrived }: Arrival): Promise<Attendance> => {
    if ('reason' in arrived) return { startMs, status: 'failed', reason: arrived.reason }
    try {
      return { startMs, status: 'done', ...(await clickAll(parts, arrived.sitting)) }
    } catch (error) {
      return { startMs, status: 'failed', reason: reasonOf(error) }
    }
  }
  try {
    // A class reads before it clicks: what commands take would be taken for what starts do.
    const arrivals = await Promise.all(Array.from({ length: learners }, arrive))
    const attendances = await Promise.all(arrivals.map(attend))
    await hold()
    return attendances
  } finally {
    await Promise.all(sittings.map((sitting) => sitting.end()))
  }
}

async function clickAll(
  parts: ClassParts,
  sitting: Sitting,
): Promise<{ actions: number; actionsMs: number }> {
  const { lesson, clock, limitMs } = parts
  const begunAt = clock.now()
  const clicker = new Clicker({ ...parts, ...sitting, root: '' }, lesson.workspace.editorDirectory)
  let actions = 0
  try {
    for (const page of lesson.pages) {
      await sitting.enterPage(page.index)
      await sitting.scriptsDone(page, limitMs)
      const deeds = pageDeeds(page, lesson.workspace.terminals)
      actions += deeds.length
      await clicker.click(page, deeds)
      if (page.check !== undefined) await checkUntilPass(parts, sitting, clicker, page.check)
      // A server in front, or a question that the text lets a learner answer.
      clicker.excuse()
    }
  } finally {
    clicker.close()
  }
  const [failure] = clicker.failures
  if (failure !== undefined) throw new Error(`${failure.reason} (${failure.command ?? 'no command'})`)
  return { actions, actionsMs: clock.now() - begunAt }
}

/** Learners ask, too, and a check says more of a command that still runs than a clock does. */
async function checkUntilPass(
  { host, lesson, clock, limitMs }: ClassParts,
  { sandboxId }: Sitting,
  clicker: Clicker,
  file: string,
): Promise<void> {
  const script = { file, language: lesson.language, timeoutMs: limitMs }
  while ((await runCheckScript(host, sandboxId, script)).status !== 'pass' && (await clicker.isBusy())) {
    await wait(clock, 1000)
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof ProblemError) return error.problem.params['reason']?.toString() ?? error.problem.code
  return error instanceof Error ? error.message : String(error)
}
