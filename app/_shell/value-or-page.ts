import { forbidden, notFound, redirect } from 'next/navigation'
import { ProblemError, type Result } from '#common/problem.ts'

/** The value of an answer, or the page that belongs to the refusal: sign-in, 403, 404, error. */
export function valueOrPage<T>(result: Result<T>, path: string): T {
  if (result.ok) return result.value
  const { code, params } = result.problem
  if (code === 'not-signed-in') redirect(loginPath(path))
  if (code === 'not-allowed') forbidden()
  if (code === 'not-found') notFound()
  throw new ProblemError(code, params)
}

/** The sign-in page that leads back to `path`. */
export function loginPath(path: string): string {
  return `/login?next=${encodeURIComponent(path)}`
}
