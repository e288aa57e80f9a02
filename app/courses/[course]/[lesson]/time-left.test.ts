import { expect, test } from 'vitest'
import { timeLeft } from './time-left.ts'

const minute = 60_000

test.each([
  ['an hour and a bit', 61 * minute + 1, { kind: 'minutes', hours: 1, minutes: 2 }],
  ['exactly an hour', 60 * minute, { kind: 'minutes', hours: 1, minutes: 0 }],
  ['just under an hour', 60 * minute - 1, { kind: 'minutes', hours: 1, minutes: 0 }],
  ['five minutes', 5 * minute, { kind: 'minutes', hours: 0, minutes: 5 }],
  ['less than five minutes', 5 * minute - 1, { kind: 'last', minutes: 5, seconds: 0 }],
  ['a minute and a half', 90_000, { kind: 'last', minutes: 1, seconds: 30 }],
  ['the last moment', 1, { kind: 'last', minutes: 0, seconds: 1 }],
  ['no time', 0, { kind: 'over' }],
  ['time that has passed', -minute, { kind: 'over' }],
])('%s is left', (_, left, expected) => expect(timeLeft(1_000_000 + left, 1_000_000)).toEqual(expected))
