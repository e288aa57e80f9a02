/** One thing of a machine that was looked at. `missing` is needed, `advice` can be done without. */
export interface Examined {
  what: string
  state: 'fine' | 'missing' | 'advice'
  found: string
  remedy?: string
}

export function fine(what: string, found: string): Examined {
  return { what, state: 'fine', found }
}
