/**
 * How many times as much processor time a task takes when its size grows from `from` to `to`: about `to / from`
 * for one that takes time in proportion, the square of that for a quadratic one. Processor time, and the least
 * of some runs, because a busy machine stretches any other; what is too short to measure counts as one tick.
 */
export async function growth(task: (size: number) => unknown, from: number, to: number): Promise<number> {
  await task(from)
  const small = await leastTime(() => task(from))
  const large = await leastTime(() => task(to))
  return large / Math.max(small, tickMs)
}

const runs = 2
const tickMs = 4

async function leastTime(task: () => unknown): Promise<number> {
  let least = Infinity
  for (let run = 0; run < runs; run += 1) {
    const before = process.cpuUsage()
    await task()
    const { user, system } = process.cpuUsage(before)
    least = Math.min(least, (user + system) / 1000)
  }
  return least
}
