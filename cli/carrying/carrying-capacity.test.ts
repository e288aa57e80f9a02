import { expect, test } from 'vitest'
import { carryingCapacity, type Load } from './carrying-capacity.ts'

const gibibyte = 1024 ** 3
/** Ten learners who took a tenth of everything each, of a machine with four fifths to give away. */
const load: Load = {
  learners: 10,
  cores: 2,
  before: { freeMemoryBytes: 10 * gibibyte, busySeconds: 0, freeDiskBytes: 100 * gibibyte },
  use: { memoryBytes: gibibyte, cpuSeconds: 100, diskBytes: gibibyte },
  startSeconds: 4,
  warm: 30,
  lessonMinutes: 20,
  maxSandboxes: 64,
}

test('what gives out first is named first, and all else with how many it is enough for', () => {
  expect(carryingCapacity(load).map(({ what, learners }) => [what, learners])).toEqual([
    ['starts', 55],
    ['setting', 64],
    ['memory', 80],
    ['processor', 192],
    ['disk', 800],
  ])
})

test('a lesson that takes much memory is bounded by memory', () => {
  const [first] = carryingCapacity({ ...load, use: { ...load.use, memoryBytes: 8 * gibibyte } })
  expect(first).toEqual({ what: 'memory', learners: 10, each: '820 MiB' })
})

test('a lesson that keeps the processor busy holds fewer the quicker it is taken', () => {
  const [first] = carryingCapacity({ ...load, lessonMinutes: 2 })
  expect(first).toEqual({ what: 'processor', learners: 19, each: '10.0 s of a core in 2 min' })
})

test('the disk of another machine is not guessed at', () => {
  const { memoryBytes, cpuSeconds } = load.use
  const limits = carryingCapacity({ ...load, use: { memoryBytes, cpuSeconds } })
  expect(limits.map(({ what }) => what)).not.toContain('disk')
})
