import type { CheckResult } from '#common/check.ts'
import type { ContentProblem } from '#common/course.ts'
import { ProblemError } from '#common/problem.ts'
import type { CheckWord, Finding } from './findings.ts'

/** A finding without its place. */
export type Told = Pick<Finding, 'code' | 'reason' | 'remedy'>

export function contentError({ file, line, key, reason, remedy }: ContentProblem): Finding {
  const place = key === undefined ? '' : ` (${key})`
  return {
    code: 'content-error',
    reason: `${reason}${place}`,
    remedy,
    file,
    ...(line === undefined ? {} : { line }),
  }
}

export function didNotStart(error: unknown): Finding {
  const why = error instanceof ProblemError ? (error.problem.params['reason'] ?? error.problem.code) : error
  return {
    code: 'did-not-start',
    reason: `Its sandbox did not start: ${String(why)}`,
    remedy: 'Run "npx sandlot doctor", which says what this machine lacks.',
  }
}

export function unexpected(error: unknown): Finding {
  const why = error instanceof ProblemError ? error.problem.code : String(error)
  return {
    code: 'unexpected',
    reason: `The lesson could not be gone through to its end: ${why}.`,
    remedy: 'See what it did last: a sandbox that ends takes everything along.',
  }
}

export function outOfMemory(page: number): Finding {
  return {
    code: 'out-of-memory',
    page,
    reason: 'A program was killed because the sandbox had no memory left.',
    remedy: 'Do with less, or ask the operator for a larger SANDLOT_SANDBOX_MEMORY.',
  }
}

export const passesBefore: Told = {
  code: 'passes-before',
  reason: 'The check passes before anything was done.',
  remedy: 'Let it look for something that only this step brings about.',
}

export const hangingScript: Told = {
  code: 'hanging-script',
  reason: 'A script of the page still ran when its time was over.',
  remedy: 'End it, unless it is meant to run as long as the lesson.',
}

export function hangingSolution(limitMs: number): Told {
  return {
    code: 'hanging-solution',
    reason: `The solution was ended after ${limitMs / 1000} s.`,
    remedy: 'It has no terminal: leave out -it, and start servers in the background.',
  }
}

export function solutionFailed(status: number): Told {
  return {
    code: 'solution-failed',
    reason: `The solution ended with status ${status}.`,
    remedy: 'It runs after the solutions of the steps before it, as root in /root.',
  }
}

export function failsAfter(how: string): Told {
  return {
    code: 'fails-after',
    reason: `The check fails after ${how}.`,
    remedy: 'Correct the one or the other, or put a solution.sh beside the check.',
  }
}

export function flaky(words: CheckWord[]): Told {
  return {
    code: 'flaky-check',
    reason: `The check is asked three times and says ${words.join(', ')}.`,
    remedy: 'Let it wait a moment for what takes a moment, and change nothing itself.',
  }
}

export function checkError({ problem }: Extract<CheckResult, { status: 'error' }>): Told {
  const why =
    problem.code === 'check-timeout'
      ? `takes longer than ${problem.params['seconds'] ?? '?'} s`
      : `cannot be run (${problem.code})`
  return {
    code: 'check-error',
    reason: `The check ${why}.`,
    remedy: 'Let it be quick, and read nothing from a keyboard.',
  }
}
