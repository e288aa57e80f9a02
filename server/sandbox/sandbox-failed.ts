import { type ProblemCode, ProblemError } from '#common/problem.ts'

const maxReasonLength = 200

/** The problem `sandbox-failed`, with a `reason` for the person in front of the screen where there is one. */
export function sandboxFailed(cause: unknown, words = wordsOf(cause)): ProblemError {
  const reason = showable(words)
  return new ProblemError('sandbox-failed', reason === '' ? {} : { reason }, { cause })
}

/** Of a sandbox that runs and yet does not do something: the problem with that, which names what helps there. */
export function failedInside(error: unknown, code: ProblemCode): unknown {
  if (!(error instanceof ProblemError) || error.problem.code !== 'sandbox-failed') return error
  return new ProblemError(code, error.problem.params, { cause: error })
}

/** What an error says, or the one behind it: the engine's own words without the client's around them. */
export function wordsOf(error: unknown): string {
  if (error instanceof ProblemError) return String(error.problem.params.reason ?? wordsOf(error.cause))
  if (!(error instanceof Error)) return ''
  return engineWords(error) ?? error.message
}

function engineWords(error: Error): string | undefined {
  if (!('json' in error) || typeof error.json !== 'object' || error.json === null) return undefined
  return 'message' in error.json ? String(error.json.message) : undefined
}

/** The last line, in one piece; of absolute paths only the name: where things lie on the host is nobody's business. */
function showable(words: string): string {
  const lines = words.split(/[\r\n]+/).map((line) => line.replaceAll(/\p{Cc}\[[\d;]*m|\p{Cc}/gu, ' ').trim())
  const line = lines.findLast((candidate) => candidate !== '') ?? ''
  const named = line.replaceAll(/(?<![\w.:/])\/(?:[^\s/"':]+\/)*([^\s/"':]+)/g, '$1')
  return named.length > maxReasonLength ? `${named.slice(0, maxReasonLength - 1)}…` : named
}
