import type { Progress } from './setup/step.ts'

const stillAtItMs = 15_000

/** A line when a step begins, when it does something else, every quarter of a minute, and when it is done. */
export function printedProgress(print: (line: string) => void, now: () => number): Progress {
  let since = 0
  let timer: NodeJS.Timeout | undefined
  const seconds = () => `${((now() - since) / 1000).toFixed(0)} s`
  const end = (mark: string, step: string) => {
    clearInterval(timer)
    print(`${mark} ${step} ${seconds()}`)
  }
  return {
    started: (step) => {
      since = now()
      print(`▸ ${step}`)
      timer = setInterval(() => print(`  ${step}: still at it (${seconds()})`), stillAtItMs)
    },
    doing: (step, what) => print(`  ${step}: ${what} (${seconds()})`),
    finished: (step) => end('✓', step),
    failed: (step) => end('✗', step),
  }
}
