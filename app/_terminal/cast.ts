/** An event of a recording; `seconds` from its beginning, pauses cut short. */
export interface CastStep {
  seconds: number
  kind: 'o' | 'r'
  data: string
}

export interface Cast {
  cols: number
  rows: number
  steps: CastStep[]
  /** How long it plays, in seconds. */
  seconds: number
}

/** Nobody wants to watch somebody think for longer. */
const longestPause = 2

/** Reads asciicast v2. What is not of it is left out, so a recording that breaks off plays to there. */
export function readCast(text: string): Cast {
  const [head = '{}', ...lines] = text.split('\n')
  const { width = 80, height = 24 } = parse(head) as { width?: number; height?: number }
  const steps: CastStep[] = []
  let before = 0
  let seconds = 0
  for (const line of lines) {
    const event = parse(line)
    if (!isEvent(event)) continue
    const [at, kind, data] = event
    seconds += Math.min(longestPause, Math.max(0, at - before))
    before = at
    steps.push({ seconds, kind, data })
  }
  return { cols: width, rows: height, steps, seconds }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return {}
  }
}

function isEvent(event: unknown): event is [at: number, kind: 'o' | 'r', data: string] {
  if (!Array.isArray(event)) return false
  const [at, kind, data] = event as unknown[]
  return typeof at === 'number' && (kind === 'o' || kind === 'r') && typeof data === 'string'
}
