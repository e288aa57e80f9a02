/** Where to go after signing in: a path of this site, or the courses when `next` is anything else. */
export function returnPath(next: unknown): string {
  const base = 'http://here.invalid'
  if (typeof next !== 'string' || !next.startsWith('/') || !URL.canParse(next, base)) return '/courses'
  const { origin, pathname, search, hash } = new URL(next, base)
  return origin === base && !pathname.startsWith('//') ? pathname + search + hash : '/courses'
}
