import { beforeEach, expect, test } from 'vitest'
import { FakeTimers } from './fake-timers.ts'
import { heartbeatMs } from '#common/protocol.ts'
import { lateMs, lostMs, Silence, silentTicks, tickMs } from './silence.ts'

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

test('before there is a connection, nothing is expected of it', () => {
  time.pass(600_000)
  expect(happened).toEqual([])
})

test('nothing is expected of a connection that has ended', () => {
  silence.expectAnswer()
  silence.forget()
  time.pass(lateMs + lostMs)
  expect(happened).toEqual([])
})

test('a server that is there is heard in time', () => {
  silence.watch()
  for (let beat = 0; beat < 100; beat++) {
    time.pass(heartbeatMs)
    silence.hear()
  }
  expect(happened).toEqual([])
})

test('a line on which nothing comes is noticed within two seconds, though nothing was asked', () => {
  silence.watch()
  time.pass(heartbeatMs)
  silence.hear()
  time.pass(2_000)
  expect(happened).toEqual(['silent'])
  silence.hear()
  expect(happened).toEqual(['silent', 'heard'])
})

test('a silent line is given up, and its end stops the watch', () => {
  silence.watch()
  time.pass(silentTicks * tickMs + lostMs)
  expect(happened).toEqual(['silent', 'lost'])
  silence.forget()
  time.pass(600_000)
  expect(happened).toEqual(['silent', 'lost'])
})
