import type { z } from 'zod'

/** A value of a wrong shape that was left out, and what was expected in its place. */
export interface Misfit {
  /** As an author writes it: `details.steps[2].text`. */
  key: string
  reason: string
}

/**
 * Parses what fits the schema and leaves out what does not, so that one wrong key costs only itself.
 * The schema must accept `{}`; a value that is no object at all counts as `{}`.
 */
export function parseLeniently<T>(schema: z.ZodType<T>, raw: unknown): { value: T; misfits: Misfit[] } {
  const misfits: Misfit[] = []
  const whole = schema.safeParse(raw)
  if (whole.success) return { value: whole.data, misfits }
  let candidate: unknown = structuredClone(raw)
  for (;;) {
    const parsed = schema.safeParse(candidate)
    if (parsed.success) return { value: parsed.data, misfits }
    const issues = new Map(parsed.error.issues.map((issue) => [keyOf(issue.path), issue]))
    for (const [key, issue] of issues) {
      misfits.push({ key, reason: issue.message })
      candidate = without(candidate, issue.path)
    }
  }
}

/**
 * Takes the value at `path` out of its parent. In a list its place stays, as an empty object, for the
 * numbers of the entries after it to stay right; an entry that is already an empty object drops the list.
 */
function without(value: unknown, path: PropertyKey[]): unknown {
  const name = path.at(-1)
  if (name === undefined) return {}
  const parent = path.slice(0, -1).reduce<unknown>((at, step) => child(at, step), value)
  if (Array.isArray(parent) && typeof name === 'number') {
    if (isEmptyObject(parent[name])) return without(value, path.slice(0, -1))
    parent[name] = {}
  } else if (typeof parent === 'object' && parent !== null) {
    // A required key that is missing cannot be taken out: its owner goes instead.
    if (!Object.hasOwn(parent, name)) return without(value, path.slice(0, -1))
    Reflect.deleteProperty(parent, name)
  }
  return value
}

function child(value: unknown, name: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

function keyOf(path: PropertyKey[]): string {
  return path.reduce<string>(
    (key, step) =>
      typeof step === 'number' ? `${key}[${step}]` : key === '' ? String(step) : `${key}.${String(step)}`,
    '',
  )
}
