/** How long until something happens, cut up for reading. `last`: so soon that seconds count. */
export type TimeLeft =
  | { kind: 'over' }
  | { kind: 'last'; minutes: number; seconds: number }
  | { kind: 'minutes'; hours: number; minutes: number }

/** Seconds are shown when less than this is left, in milliseconds. */
export const lastMs = 5 * 60_000

/** Both in milliseconds since the epoch. Minutes are rounded up: "1 min" is never over. */
export function timeLeft(endsAt: number, now: number): TimeLeft {
  const left = endsAt - now
  if (left <= 0) return { kind: 'over' }
  if (left < lastMs) {
    const seconds = Math.ceil(left / 1000)
    return { kind: 'last', minutes: Math.floor(seconds / 60), seconds: seconds % 60 }
  }
  const minutes = Math.ceil(left / 60_000)
  return { kind: 'minutes', hours: Math.floor(minutes / 60), minutes: minutes % 60 }
}
