import type { Progress } from './setup/step.ts'

const stillAtItMs = 15_000

/** A line for all that is looked for, when a step begins, when it does something else, every quarter of a minute, and when it is done. */
export function printedProgress(print: (line: string) => void, now: () => number): Progress {
  const running = new Map<string, { since: number; timer: NodeJS.Timeout }>()
  const seconds = (step: string) => `${((now() - (running.get(step)?.since ?? now())) / 1000).toFixed(0)} s`
  const end = (mark: string, step: string) => {
    print(`${mark} ${step} ${seconds(step)}`)
    clearInterval(running.get(step)?.timer)
    running.delete(step)
  }
  return {
    planned: (steps) => print(`Set up first, where they are missing: ${steps.join(', ')}.`),
    started: (step) => {
      print(`▸ ${step}`)
      const timer = setInterval(() => print(`  ${step}: still at it (${seconds(step)})`), stillAtItMs)
      running.set(step, { since: now(), timer })
    },
    doing: (step, what) => print(`  ${step}: ${what} (${seconds(step)})`),
    finished: (step) => end('✓', step),
    failed: (step) => end('✗', step),
  }
}
