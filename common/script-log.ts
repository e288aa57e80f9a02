import type { Page } from './course.ts'

/** A background script of a lesson in one sandbox, as its author wants to see it. */
export interface ScriptLog {
  /** The page that brings it. */
  page: number
  kind: Page['kind']
  /** Of a step, from 1; 0 for other pages. */
  number: number
  state: { status: 'running' } | { status: 'ended'; code: number }
  /** For how long it has run, or ran. */
  seconds: number
  /** The last of what it printed. */
  output: string
  /** It printed more than `output` holds. */
  cut: boolean
}
