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
