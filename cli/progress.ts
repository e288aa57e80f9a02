import type { Progress } from './setup/step.ts'

/** A line when a step begins, when it does something else, and when it is done, with the time it took. */
export function printedProgress(print: (line: string) => void, now: () => number): Progress {
  const since = new Map<string, number>()
  const seconds = (step: string) => `${((now() - (since.get(step) ?? now())) / 1000).toFixed(0)} s`
  return {
    started: (step) => {
      since.set(step, now())
      print(`▸ ${step}`)
    },
    doing: (step, what) => print(`  ${step}: ${what} (${seconds(step)})`),
    finished: (step) => print(`✓ ${step} ${seconds(step)}`),
    failed: (step) => print(`✗ ${step} ${seconds(step)}`),
  }
}
