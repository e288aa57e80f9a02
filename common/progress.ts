import type { LessonId } from './course.ts'
import type { UserId } from './person.ts'

/** What a learner has done of one page. Times are milliseconds since the epoch. */
export interface StepProgress {
  page: number
  state: 'entered' | 'failing' | 'done'
  /** Checks asked for, passed or not. */
  attempts: number
  enteredAt: number
  doneAt?: number
  /** Milliseconds spent with the page open in front, summed over visits. */
  activeMs: number
  /** How many of the author's hints were shown. */
  hintsShown?: number
  solutionShown?: boolean
  /** Every question of the page is answered right. */
  quizPassed?: boolean
}

/** What a learner may ask to be shown. */
export type Aid = { kind: 'hint'; number: number } | { kind: 'solution' }

export interface LessonProgress {
  userId: UserId
  lessonId: LessonId
  /** The page last entered. */
  page: number
  steps: StepProgress[]
  /** Every step done and the finish page reached. */
  completedAt?: number
}

/** A command that the learner's shell ran, and `at` ended. */
export interface CommandFacts {
  /** Where the learner was in the lesson. */
  page: number
  terminal: number
  /** As entered, at most 1 KB of it; none where the learner kept it out of their shell's history. */
  text?: string
  exitCode: number
  /** From its entry to its end. */
  milliseconds: number
}

/** One fact of a learner's history; appended, never changed. */
export type ProgressEvent = { at: number; lessonId: LessonId; sessionId: string } & (
  | { kind: 'session-opened' }
  | { kind: 'sandbox-started'; milliseconds: number }
  | { kind: 'step-entered'; page: number }
  | { kind: 'step-left'; page: number; activeMs: number }
  | { kind: 'check-passed'; page: number }
  | { kind: 'check-failed'; page: number; hint: string }
  | { kind: 'check-errored'; page: number; code: string }
  /** `number`: which of the page's hints, from 1. */
  | { kind: 'hint-shown'; page: number; number: number }
  | { kind: 'solution-shown'; page: number }
  /** `checked`: the page has a check as well, which alone says whether it is done. */
  | { kind: 'quiz-passed'; page: number; checked: boolean }
  | ({ kind: 'command-ended' } & CommandFacts)
  | { kind: 'lesson-completed' }
  | { kind: 'session-reset' }
  | { kind: 'session-ended'; reason: string }
)
