import type Docker from 'dockerode'
import { ProblemError } from '#common/problem.ts'
import type { Clock } from '#server/clock.ts'
import { sandboxFailed } from './sandbox-failed.ts'

const answerMs = 20_000

/** A Docker Engine that is given only so long to answer, and whose errors are told as problems. */
export class DockerEngine {
  readonly docker: Docker
  readonly clock: Clock

  constructor(docker: Docker, clock: Clock) {
    this.docker = docker
    this.clock = clock
  }

  /**
   * Rejects with a ProblemError: `engine-unreachable` when there is no answer, `sandbox-gone` when what was asked
   * about is not there or does not run, else `sandbox-failed`.
   */
  async ask<T>(
    question: (docker: Docker, abortSignal: AbortSignal) => Promise<T>,
    withinMs = answerMs,
  ): Promise<T> {
    const controller = new AbortController()
    const { promise: overdue, cancel } = this.#deadline(withinMs)
    try {
      return await Promise.race([question(this.docker, controller.signal), overdue])
    } catch (cause) {
      controller.abort()
      throw toProblem(cause)
    } finally {
      cancel()
    }
  }

  #deadline(withinMs: number): { promise: Promise<never>; cancel: () => void } {
    let cancel = (): void => undefined
    const promise = new Promise<never>((_, reject) => {
      cancel = this.clock.after(withinMs, () => reject(new Error(`no answer within ${withinMs} ms`)))
    })
    return { promise, cancel }
  }
}

/** The status that the engine answered with; none when there was no answer. */
export function statusOf(error: unknown): number | undefined {
  if (error instanceof ProblemError) return statusOf(error.cause)
  const isAnswer = error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
  return isAnswer ? Number(error.statusCode) : undefined
}

function toProblem(cause: unknown): ProblemError {
  if (cause instanceof ProblemError) return cause
  const status = statusOf(cause)
  if (status === undefined) return new ProblemError('engine-unreachable', {}, { cause })
  const isGone = status === 404 || (status === 409 && /not running|paused|removal/.test(String(cause)))
  return isGone ? new ProblemError('sandbox-gone', {}, { cause }) : sandboxFailed(cause)
}
