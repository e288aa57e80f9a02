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

const countMs = 30_000
const blockBytes = 512

/**
 * Counts what lies in these folders of this machine, without following links or entering other file systems, up to
 * the limits. In a process of low priority: a learner may have made a tree that takes long to walk.
 * Rejects when nothing could be counted.
 */
export async function countDiskUsage(folders: string[], limits: DiskLimits): Promise<DiskUsage> {
  const usage = { bytes: 0, files: 0 }
  const arguments_ = ['-n', '19', 'find', ...folders, '-xdev', '-printf', '%b\\n']
  const find = spawn('nice', arguments_, { stdio: ['ignore', 'pipe', 'ignore'], timeout: countMs })
  const failed = new Promise<never>((_, reject) => find.once('error', reject))
  const count = async (): Promise<void> => {
    for await (const blocks of createInterface({ input: find.stdout })) {
      usage.files += 1
      usage.bytes += Number(blocks) * blockBytes
      if (usage.bytes > limits.bytes || usage.files > limits.files) break
    }
  }
  try {
    await Promise.race([count(), failed])
  } finally {
    find.kill('SIGKILL')
  }
  // At least the folders themselves.
  if (usage.files < folders.length) throw new Error(`cannot read ${folders.join(', ')}`)
  return usage
}
