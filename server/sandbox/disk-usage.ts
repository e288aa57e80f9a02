import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** What a sandbox has on disk beyond its image. */
export interface DiskUsage {
  bytes: number
  /** Files, folders and all else that takes an inode. */
  files: number
}

/** Counting stops there: what is more than the limit need not be known. */
export type DiskLimits = DiskUsage

/** For one place; the others are counted all the same. */
const countMs = 30_000
const blockBytes = 512

/**
 * Counts what lies in each place's folders of this machine, without following links or entering other file systems,
 * up to the limits; nothing for a place that cannot be read whole. In one process of low priority: a learner may have
 * made a tree that takes long to walk, and each process that is started holds up the server.
 */
export async function countDiskUsages(
  places: readonly string[][],
  limits: DiskLimits,
): Promise<(DiskUsage | undefined)[]> {
  const usages = places.map(() => ({ bytes: 0, files: 0 }))
  let next = 0
  while (next < places.length) next = await countFrom(next, places, usages, limits)
  // At least the folders themselves.
  return usages.map((usage, place) => (usage.files < (places[place]?.length ?? 0) ? undefined : usage))
}

/** Adds to the usages from that place on, until one is over the limits or takes too long; says where to go on. */
async function countFrom(
  first: number,
  places: readonly string[][],
  usages: readonly DiskUsage[],
  limits: DiskLimits,
): Promise<number> {
  const placeOf = new Map(
    places.flatMap((folders, place) => folders.map((folder) => [folder, place] as const)),
  )
  const folders = places.slice(first).flat()
  // Told no folder at all, it would walk the one it is in.
  if (folders.length === 0) return places.length
  const find = spawn('nice', ['-n', '19', 'find', ...folders, '-xdev', '-printf', '%b %H\\n'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const failed = new Promise<never>((_, reject) => find.once('error', reject))
  let place = first
  let isOverdue = false
  const patience = setTimeout(() => {
    isOverdue = true
    find.kill('SIGKILL')
  }, countMs)
  const count = async (): Promise<number> => {
    for await (const line of createInterface({ input: find.stdout })) {
      const blank = line.indexOf(' ')
      const current = placeOf.get(line.slice(blank + 1)) ?? place
      if (current !== place) patience.refresh()
      place = current
      const usage = usages[place]
      if (usage === undefined) continue
      usage.files += 1
      usage.bytes += Number(line.slice(0, blank)) * blockBytes
      if (usage.bytes > limits.bytes || usage.files > limits.files) return place + 1
    }
    return isOverdue ? place + 1 : places.length
  }
  try {
    return await Promise.race([count(), failed])
  } finally {
    clearTimeout(patience)
    find.kill('SIGKILL')
  }
}
