import { Problem, problem } from '#common/problem.ts'

/**
 * The problem behind what a page threw. Of an error on the server the browser gets the digest only, which is
 * the problem's JSON when it was a ProblemError (common/problem.ts) and a hash of Next's when it was not.
 */
export function problemOf(thrown: unknown): { problem: Problem; reference?: string } {
  const digest = thrown instanceof Error && 'digest' in thrown ? String(thrown.digest) : undefined
  if (digest === undefined) return { problem: problem('unexpected') }
  const named = Problem.safeParse(parseJson(digest))
  return named.success ? { problem: named.data } : { problem: problem('unexpected'), reference: digest }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
