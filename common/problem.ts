import { z } from 'zod'

/**
 * What went wrong, for the person in front of the screen: a code that the message files
 * (`app/messages/*.json`, `problems.<code>`) turn into a sentence with a remedy, and the values it names.
 * The cause for the log travels separately, as an Error's `cause`.
 */
export const Problem = z.object({
  code: z.enum([
    'not-signed-in',
    'not-allowed',
    'bad-message',
    'too-fast',
    'not-found',
    'lesson-broken',
    'lesson-cannot-run',
    'another-session-runs',
    'engine-unreachable',
    'sandbox-failed',
    'sandbox-gone',
    'sandbox-outdated',
    'terminal-failed',
    'file-missing',
    'file-exists',
    'file-locked',
    'file-too-large',
    'file-failed',
    'sandbox-full',
    'check-timeout',
    'check-failed-to-run',
    'database-busy',
    'database-full',
    'code-unknown',
    'name-needed',
    'server-silent',
    'unexpected',
  ]),
  params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
})
export type Problem = z.infer<typeof Problem>
export type ProblemCode = Problem['code']

export function problem(code: ProblemCode, params: Problem['params'] = {}): Problem {
  return { code, params }
}

/** A broken machine: carries the sentence for the person and, as `cause`, the reason for the log. */
export class ProblemError extends Error {
  readonly problem: Problem
  /** All that a page is told of an error on the server: the problem, as JSON. */
  readonly digest: string

  constructor(code: ProblemCode, params: Problem['params'] = {}, options?: ErrorOptions) {
    super(code, options)
    this.name = 'ProblemError'
    this.problem = problem(code, params)
    this.digest = JSON.stringify(this.problem)
  }
}

/** Whether the engine did not answer: nothing else is wrong then, and it may be back in a moment. */
export function isUnreachable(error: unknown): error is ProblemError {
  return error instanceof ProblemError && error.problem.code === 'engine-unreachable'
}

/** The reply to every request over the socket: a wrong answer is a value. */
export type Result<T> = { ok: true; value: T } | { ok: false; problem: Problem }

export function ok<T>(value: T): Result<T> {
  return { ok: true, value }
}

export function refused(code: ProblemCode, params: Problem['params'] = {}): Result<never> {
  return { ok: false, problem: problem(code, params) }
}
