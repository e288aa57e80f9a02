import type { LessonProgress } from './progress.ts'
import type { Problem } from './problem.ts'

/**
 * What a step's check said. `fail` is the learner's: the hint is the script's own output.
 * `error` is ours: the script could not be run or took too long.
 */
export type CheckResult =
  { status: 'pass' } | { status: 'fail'; hint: string } | { status: 'error'; problem: Problem }

/** How a challenge stands. `preparing`: its background script is at work, and nothing is judged yet. */
export type ChallengeLook =
  { status: 'preparing' } | { status: 'open'; hint: string } | { status: 'done'; progress: LessonProgress }
