import type Docker from 'dockerode'
import { z } from 'zod'
import type { SandboxId } from '#common/sandbox.ts'
import { label } from './docker-labels.ts'

/** As cgroup v2 (`inactive_file`) and v1 (`total_inactive_file`) have it. */
const Stats = z.object({
  memory_stats: z.object({
    usage: z.number().optional(),
    stats: z
      .object({ inactive_file: z.number().optional(), total_inactive_file: z.number().optional() })
      .optional(),
  }),
})

/**
 * What a sandbox uses of its memory now, in bytes, without the file cache that the kernel would give up for the
 * asking. None where there is no such sandbox.
 */
export async function readSandboxMemory(docker: Docker, id: SandboxId): Promise<number | undefined> {
  const [found] = await docker.listContainers({ filters: { label: [`${label.sandbox}=${id}`] } })
  if (found === undefined) return undefined
  const told: unknown = await docker.getContainer(found.Id).stats({ stream: false, 'one-shot': true })
  const { usage, stats } = Stats.parse(told).memory_stats
  if (usage === undefined) return undefined
  return Math.max(0, usage - (stats?.total_inactive_file ?? stats?.inactive_file ?? 0))
}
