/**
 * How many times as much processor time a task takes when its size grows from `from` to `to`: about `to / from`
 * for one that takes time in proportion, the square of that for a quadratic one. What else the machine does only
 * ever adds to a time, so the least of some runs counts; while the result is not below `limit`, it is measured
 * again, which helps against the machine and not against the task. What is too short to measure counts as a tick.
 */
export async function growth(
  task: (size: number) => unknown,
  { from, to, limit }: { from: number; to: number; limit: number },
): Promise<number> {
  let small = Infinity
  let large = Infinity
  for (let round = 0; round < rounds; round += 1) {
    small = Math.min(small, await processorMs(() => task(from)))
    large = Math.min(large, await processorMs(() => task(to)))
    if (large / Math.max(small, tickMs) < limit) break
  }
  return large / Math.max(small, tickMs)
}

const rounds = 10
const tickMs = 4

async function processorMs(task: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await task()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
