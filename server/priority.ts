import { readdirSync } from 'node:fs'
import { setPriority } from 'node:os'
import { z } from 'zod'
import type { Log } from '#server/log.ts'

const aboveOthers = -5
/** A thread may end before its turn comes. */
const Ended = z.object({ info: z.object({ code: z.literal('ESRCH') }) })

/**
 * Pages and keystrokes come before what sandboxes are started with: a class that presses start in the same moment
 * takes all the processors there are. Where this machine does not let us, as without root, all share alike.
 * On Linux each thread has a priority of its own, and the one that serves waits for those that collect garbage.
 */
export function raisePriority(log: Log): void {
  const refusals = threads().flatMap((thread) => refusalOf(thread) ?? [])
  const [error] = refusals.filter((refusal) => !Ended.safeParse(refusal).success)
  if (error === undefined) return
  log.info({ err: error }, 'this process may not go before others: a class that starts may slow pages down')
}

function refusalOf(thread: number): unknown {
  try {
    setPriority(thread, aboveOthers)
    return undefined
  } catch (error) {
    return error
  }
}

function threads(): number[] {
  if (process.platform !== 'linux') return [process.pid]
  return readdirSync('/proc/self/task').map(Number)
}
