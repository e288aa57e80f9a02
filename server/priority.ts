import { setPriority } from 'node:os'

const aboveOthers = -5

/**
 * Pages and keystrokes come before what sandboxes are started with: a class that presses start in the same moment
 * takes all the processors there are. Where this machine does not let us, as without root, all share alike.
 */
export function raisePriority(): void {
  try {
    setPriority(aboveOthers)
  } catch {
    // Nothing depends on it.
  }
}
