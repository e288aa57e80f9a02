import type Docker from 'dockerode'
import { z } from 'zod'
import { countDiskUsages, type DiskUsage } from '#server/sandbox/disk-usage.ts'

/** What `docker stats` shows: without file pages that can be given back at once. In MiB. */
export async function mebibytesOf(container: Docker.Container): Promise<number> {
  const { memory_stats: memory } = await container.stats({ stream: false, 'one-shot': true })
  const details: Partial<Record<string, number>> = { ...memory.stats }
  const givenBack = details['total_inactive_file'] ?? details['inactive_file'] ?? 0
  return (memory.usage - givenBack) / 2 ** 20
}

/** What it has on disk beyond its image. */
export async function diskUsageOf(container: Docker.Container): Promise<DiskUsage> {
  const folders = await foldersOf(container)
  const [usage] = await countDiskUsages([folders], { bytes: Infinity, files: Infinity })
  if (usage === undefined) throw new Error(`cannot read ${folders.join(', ')}`)
  return usage
}

/** Where it writes: its layer over the image, and its volumes. */
async function foldersOf(container: Docker.Container): Promise<string[]> {
  const { GraphDriver, Mounts } = Inspected.parse(await container.inspect())
  return [GraphDriver.Data.UpperDir, ...Mounts.map(({ Source }) => Source)]
}

const Inspected = z.object({
  GraphDriver: z.object({ Data: z.object({ UpperDir: z.string() }) }),
  Mounts: z.array(z.object({ Source: z.string() })),
})
