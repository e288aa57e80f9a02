/**
 * Whether a path fits a pattern of `*`, `?` and `**` (any number of directories).
 * Takes time in proportion to pattern × path, whatever the pattern.
 */
export function matchesGlob(pattern: string, path: string): boolean {
  return matchesSegments(pattern.split('/'), path.split('/'))
}

export function isGlob(pattern: string): boolean {
  return /[*?]/.test(pattern)
}

/** `reached[i]`: whether the pattern so far can end after the first i segments. */
function matchesSegments(pattern: string[], path: string[]): boolean {
  let reached = path.map(() => false)
  reached.unshift(true)
  for (const segment of pattern) {
    const next = reached.map(() => false)
    for (let i = 0; i <= path.length; i += 1) {
      if (segment === '**') next[i] = (reached[i] ?? false) || (i > 0 && (next[i - 1] ?? false))
      else if (i > 0) next[i] = (reached[i - 1] ?? false) && matchesSegment(segment, path[i - 1] ?? '')
    }
    reached = next
  }
  return reached.at(-1) ?? false
}

/** Two pointers and the last star to come back to. */
function matchesSegment(pattern: string, name: string): boolean {
  let p = 0
  let n = 0
  let star = -1
  let resume = 0
  while (n < name.length) {
    if (pattern[p] === '*') {
      star = p
      p += 1
      resume = n
    } else if (pattern[p] === '?' || pattern[p] === name[n]) {
      p += 1
      n += 1
    } else if (star >= 0) {
      p = star + 1
      resume += 1
      n = resume
    } else return false
  }
  return /^\**$/.test(pattern.slice(p))
}
