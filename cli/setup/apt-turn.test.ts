import { expect, test } from 'vitest'
import { FakeClock } from '#server/testing/fake-clock.ts'
import { inTurn } from './apt-turn.ts'
import { Stop } from './step.ts'

const taken = new Stop(
  'apt-get update failed (100). Its last lines:\nE: Could not get lock /var/lib/apt/lists/lock.',
)

test('what another program installs is waited for, which is said once', async () => {
  const [clock, told]: [FakeClock, string[]] = [new FakeClock(), []]
  const free = clock.now() + 60_000
  const run = () => (clock.now() < free ? Promise.reject(taken) : Promise.resolve())
  const done = inTurn(run, (doing) => told.push(doing), clock)
  await clock.advance(70_000)
  await done
  expect(told).toEqual(['waiting for another program that installs something'])
})

test('it is not waited for without end, and no other failure is tried again', async () => {
  const clock = new FakeClock()
  const late = expect(
    inTurn(
      () => Promise.reject(taken),
      () => undefined,
      clock,
    ),
  ).rejects.toThrow('Could not get lock')
  await clock.advance(3_600_000)
  await late
  let runs = 0
  const broken = () => {
    runs++
    return Promise.reject(new Stop('apt-get install failed (100). Its last lines:\nE: Unable to fetch'))
  }
  await expect(inTurn(broken, () => undefined, clock)).rejects.toThrow('Unable to fetch')
  expect(runs).toBe(1)
})
