import { type Clock, wait } from '#server/clock.ts'
import { type Report, Stop } from './step.ts'

const othersMs = 10 * 60_000
const lookAgainMs = 1000

/**
 * Runs apt-get when nobody else does: a machine installs things by itself soon after it was first started, and apt-get
 * refuses to wait for the lists of packages.
 */
export async function inTurn(run: () => Promise<unknown>, report: Report, clock: Clock): Promise<void> {
  const until = clock.now() + othersMs
  let isTold = false
  for (;;) {
    try {
      await run()
      return
    } catch (error) {
      if (!isTaken(error) || clock.now() > until) throw error
      if (!isTold) report('waiting for another program that installs something')
      isTold = true
      await wait(clock, lookAgainMs)
    }
  }
}

/** In apt-get's English. */
function isTaken(error: unknown): boolean {
  return error instanceof Stop && error.message.includes('Could not get lock')
}
