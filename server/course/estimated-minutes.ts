/**
 * Reads the minutes out of the free text that authors write: `15`, `10 minutes`, `15 minutesd`, `10분`,
 * `1-2 hours`, `1h 30m`. Of a range it takes the longer end. Undefined when it says nothing usable.
 */
export function estimatedMinutes(text: string): number | undefined {
  const parts = [
    ...text
      .toLowerCase()
      .matchAll(/(\d{1,4}(?:[.,]\d{1,2})?)\s*(?:[-–~]\s*(\d{1,4}))?\s*(h|시간|小时|stunde)?/g),
  ]
  const minutes = parts.map(
    (part) => Number((part[2] ?? part[1] ?? '').replace(',', '.')) * (part[3] === undefined ? 1 : 60),
  )
  const total = minutes.reduce((sum, each) => sum + each, 0)
  return total > 0 ? Math.round(total) : undefined
}
