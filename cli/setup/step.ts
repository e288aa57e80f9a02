/**
 * One thing that `npm start` or `npm test` sets up. It is asked first whether it is needed, so that nothing is done
 * twice, and tells how far it is in lines a person can follow.
 */
export interface Step {
  /** As it is shown: "lab images". */
  name: string
  needed(): Promise<boolean>
  /** `signal`: another step has failed, and what this one makes will not be used. It may end early then. */
  run(report: Report, signal: AbortSignal): Promise<void>
}

/** Tells what a step is doing right now: "building nginx:alpine". */
export type Report = (doing: string) => void

/** How the steps' course is shown; the real one prints lines. */
export interface Progress {
  /** All that will be looked for, before the first is. */
  planned(steps: string[]): void
  started(step: string): void
  doing(step: string, what: string): void
  finished(step: string): void
  failed(step: string): void
}

/** A sentence for the person at the keyboard, printed alone: what is wrong and what to do. */
export class Stop extends Error {
  override readonly name = 'Stop'
}

/** One after another, in order; the first that fails ends it. */
export async function runSteps(
  steps: Step[],
  progress: Progress,
  signal = new AbortController().signal,
): Promise<void> {
  for (const step of steps) {
    if (signal.aborted) return
    if (!(await step.needed())) continue
    progress.started(step.name)
    try {
      await step.run((what) => progress.doing(step.name, what), signal)
    } catch (error) {
      progress.failed(step.name)
      throw error
    }
    progress.finished(step.name)
  }
}

/** Lanes of steps side by side. The first failure ends all of them, and is the one that is told. */
export async function runLanes(
  lanes: Step[][],
  progress: Progress,
  onLaneDone: (lane: Step[]) => void = () => undefined,
): Promise<void> {
  progress.planned(lanes.flat().map(({ name }) => name))
  const controller = new AbortController()
  const failures: unknown[] = []
  await Promise.all(
    lanes.map((steps) =>
      runSteps(steps, progress, controller.signal).then(
        () => onLaneDone(steps),
        (error: unknown) => {
          failures.push(error)
          controller.abort()
        },
      ),
    ),
  )
  if (failures.length > 0) throw failures[0]
}
