import { setPriority } from 'node:os'
import type { Log } from '#server/log.ts'

const aboveOthers = -5

/**
 * Pages and keystrokes come before what sandboxes are started with: a class that presses start in the same moment
 * takes all the processors there are. Where this machine does not let us, as without root, all share alike.
 */
export function raisePriority(log: Log): void {
  try {
    setPriority(aboveOthers)
  } catch (error) {
    log.info({ err: error }, 'this process may not go before others: a class that starts may slow pages down')
  }
}
