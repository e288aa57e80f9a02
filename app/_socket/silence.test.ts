import { beforeEach, expect, test } from 'vitest'
import { FakeTimers } from './fake-timers.ts'
import { lateMs, lostMs, Silence } from './silence.ts'

let time: FakeTimers
let happened: string[]
let silence: Silence

beforeEach(() => {
  time = new FakeTimers()
  happened = []
  silence = new Silence({
    after: time.after,
    onSilent: () => happened.push('silent'),
    onHeard: () => happened.push('heard'),
    onLost: () => happened.push('lost'),
  })
})

test('an answer in time is nothing to speak of', () => {
  silence.expectAnswer()
  time.pass(lateMs - 1)
  silence.hear()
  time.pass(lostMs * 2)
  expect(happened).toEqual([])
})

test('no answer is noticed within a second, and that it came after all', () => {
  silence.expectAnswer()
  time.pass(lateMs)
  expect(happened).toEqual(['silent'])
  silence.hear()
  time.pass(lostMs)
  expect(happened).toEqual(['silent', 'heard'])
})

test('a server that stays silent is given up', () => {
  silence.expectAnswer()
  time.pass(lateMs + lostMs)
  expect(happened).toEqual(['silent', 'lost'])
})

test('asking again and again does not put off the alarm', () => {
  silence.expectAnswer()
  time.pass(lateMs - 1)
  silence.expectAnswer()
  time.pass(1)
  expect(happened).toEqual(['silent'])
})

test('a quiet line that owes nothing is well', () => {
  time.pass(600_000)
  expect(happened).toEqual([])
})

test('nothing is expected of a connection that has ended', () => {
  silence.expectAnswer()
  silence.forget()
  time.pass(lateMs + lostMs)
  expect(happened).toEqual([])
})
