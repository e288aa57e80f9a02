import path from 'node:path'
import type Docker from 'dockerode'
import { z } from 'zod'
import type { Protection, ProtectionGap, ProtectionName } from '#common/machine.ts'
import { canRead } from './can-read.ts'
import { findFirewallProtections } from './docker-firewall.ts'

/** What this engine and its machine protect sandboxes by, and why not where they do not. */
export async function findDockerProtections(docker: Docker): Promise<Protection[]> {
  const told: unknown = await docker.info()
  const facts = EngineFacts.parse(told)
  const canCountDisks = await canRead(path.join(facts.DockerRootDir, 'overlay2'))
  return [...engineProtections(facts, canCountDisks), ...(await findFirewallProtections(docker))]
}

/** What an engine tells of the limits that it can set. */
export const EngineFacts = z.object({
  DockerRootDir: z.string().default('/var/lib/docker'),
  CgroupVersion: z.string().default('unknown'),
  MemoryLimit: z.boolean().default(false),
  SwapLimit: z.boolean().default(false),
  PidsLimit: z.boolean().default(false),
  CpuCfsQuota: z.boolean().default(false),
  SecurityOptions: z
    .array(z.string())
    .nullish()
    .transform((options) => options ?? []),
})
export type EngineFacts = z.infer<typeof EngineFacts>

/** Which limits this engine can set. `canCountDisks`: its files can be read from here. */
export function engineProtections(facts: EngineFacts, canCountDisks: boolean): Protection[] {
  const hasSeccomp = facts.SecurityOptions.some((option) => option.startsWith('name=seccomp'))
  return [
    protection('memory', facts.MemoryLimit, 'no-control-group'),
    protection('processes', facts.PidsLimit, 'no-control-group'),
    protection('processor', facts.CpuCfsQuota, 'no-control-group'),
    protection('swap', facts.SwapLimit, 'swap-not-counted'),
    protection('system-calls', hasSeccomp, 'no-seccomp'),
    protection('inner-limits', facts.CgroupVersion === '2', 'cgroup-version'),
    protection('disk', canCountDisks, 'files-unreadable'),
  ]
}

function protection(name: ProtectionName, isOn: boolean, reason: ProtectionGap): Protection {
  return isOn ? { name, state: 'on' } : { name, state: 'off', reason }
}
