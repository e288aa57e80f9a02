/** What a sandbox takes of the machine, as a class uses it: far from all reach their limits together. */
const usualMemoryBytes = 256 * 1024 ** 2
const sandboxesPerCore = 32
/** The rest is the server's, the engine's and the page cache's. */
const shareOfMemory = 0.75

/** How many sandboxes a machine carries, when nobody says. */
export function defaultMaxSandboxes(machine: { memoryBytes: number; cores: number }): number {
  const byMemory = Math.floor((machine.memoryBytes * shareOfMemory) / usualMemoryBytes)
  return Math.max(1, Math.min(byMemory, machine.cores * sandboxesPerCore))
}

const mostWarm = 50

/**
 * How many sandboxes of each kind wait for a learner, when nobody says: a whole class is at its prompt at once,
 * and what waits takes little but its place, which it gives up to who needs it.
 */
export function defaultPool(maxSandboxes: number): number {
  return Math.max(1, Math.min(mostInPool(0, maxSandboxes), mostWarm))
}

/** All kinds together: the rest is free at once for who needs what does not wait. `size`: of one kind. */
export function mostInPool(size: number, maxSandboxes: number): number {
  return Math.max(size, Math.floor((5 * maxSandboxes) / 6))
}
