import type { Language } from '#common/course.ts'

/** What `sandlot test --json` prints. Seconds have one decimal, sizes are bytes. */
export interface ContentReport {
  /** The directory as it was given. */
  directory: string
  language: Language
  passed: number
  failed: number
  skipped: number
  seconds: number
  lessons: LessonReport[]
}

export interface LessonReport {
  /** Below the directory. */
  path: string
  title: string
  /** `skipped`: this installation cannot run it. */
  status: 'passed' | 'failed' | 'skipped'
  seconds: number
  /** The most that its sandbox used at a time. */
  peakMemoryBytes: number
  steps: StepReport[]
  /** Each of them fails the lesson. */
  failures: Finding[]
  /** What its author should know, and may have meant. */
  notes: Finding[]
}

/** One page of a lesson. */
export interface StepReport {
  page: number
  kind: 'intro' | 'step' | 'finish'
  title: string
  /** How it was gone through: by its `solution.sh`, or by what its text offers to click. */
  by: 'solution' | 'actions' | 'nothing'
  seconds: number
  peakMemoryBytes: number
  /** What the check said before, and each time afterwards. */
  check?: { before: CheckWord; after: CheckWord[] }
}

export type CheckWord = 'pass' | 'fail' | 'error'

export const findingCodes = [
  'content-error',
  'cannot-run',
  'did-not-start',
  'passes-before',
  'fails-after',
  'flaky-check',
  'check-error',
  'solution-failed',
  'hanging-solution',
  'hanging-command',
  'hanging-script',
  'command-failed',
  'out-of-memory',
  'unexpected',
] as const

export interface Finding {
  code: (typeof findingCodes)[number]
  /** A sentence: what is wrong. */
  reason: string
  /** …and what to do. */
  remedy: string
  /** The page it was found on. */
  page?: number
  /** Below the directory, with the line where known. */
  file?: string
  line?: number
  command?: string
  /** What a script or a terminal said last. */
  output?: string
}
