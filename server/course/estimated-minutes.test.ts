import { expect, test } from 'vitest'
import { estimatedMinutes } from './estimated-minutes.ts'

test('minutes are read out of what authors write', () => {
  const written = {
    '15': 15,
    '10 minutes': 10,
    '15 minutesd': 15,
    '10分钟': 10,
    '20분': 20,
    '2 hours': 120,
    '1시간 30분': 90,
    '1h 30m': 90,
    '30-45 min': 45,
    '1,5 hours': 90,
    '1-2 hours': 120,
  }
  for (const [text, minutes] of Object.entries(written)) expect(estimatedMinutes(text), text).toBe(minutes)
})

test('what says nothing usable gives no minutes', () => {
  for (const text of ['', 'soon', '0', 'minutes']) expect(estimatedMinutes(text), text).toBeUndefined()
})
