import os from 'node:os'
import path from 'node:path'
import type Docker from 'dockerode'
import { z } from 'zod'
import type { KernelSetting, Protection, ProtectionGap, ProtectionName } from '#common/machine.ts'
import { canRead } from './can-read.ts'
import { findFirewallProtections } from './docker-firewall.ts'
import { findNamespaceObstacle } from './user-namespaces.ts'

/** What this engine and its machine protect sandboxes by, and why not where they do not. */
export async function findDockerProtections(docker: Docker): Promise<Protection[]> {
  const told: unknown = await docker.info()
  const facts = EngineFacts.parse(told)
  const canCountDisks = await canRead(path.join(facts.DockerRootDir, 'overlay2'))
  const machine = {
    canCountDisks,
    release: os.release(),
    obstacle: findNamespaceObstacle(),
  }
  return [...engineProtections(facts, machine), ...(await findFirewallProtections(docker))]
}

/** What an engine tells of the limits that it can set. */
export const EngineFacts = z.object({
  DockerRootDir: z.string().default('/var/lib/docker'),
  KernelVersion: z.string().default('unknown'),
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

/** What the server's own machine tells, which may not be the engine's. */
interface ServersMachine {
  /** The engine's files can be read. */
  canCountDisks: boolean
  /** Of the kernel. */
  release: string
  /** What forbids user namespaces. */
  obstacle: KernelSetting | undefined
}

/** Which limits this engine can set. */
export function engineProtections(
  facts: EngineFacts,
  { canCountDisks, release, obstacle }: ServersMachine,
): Protection[] {
  const hasSeccomp = facts.SecurityOptions.some((option) => option.startsWith('name=seccomp'))
  return [
    protection('memory', facts.MemoryLimit, 'no-control-group'),
    protection('processes', facts.PidsLimit, 'no-control-group'),
    protection('processor', facts.CpuCfsQuota, 'no-control-group'),
    protection('swap', facts.SwapLimit, 'swap-not-counted'),
    protection('system-calls', hasSeccomp, 'no-seccomp'),
    protection('inner-limits', facts.CgroupVersion === '2', 'cgroup-version'),
    // Another kernel's settings cannot be seen from here.
    ownUsers(facts.KernelVersion === release ? obstacle : undefined),
    protection('disk', canCountDisks, 'files-unreadable'),
  ]
}

function ownUsers(setting: KernelSetting | undefined): Protection {
  const name = 'user-namespaces'
  if (setting === undefined) return { name, state: 'on' }
  return { name, state: 'off', reason: 'namespaces-forbidden', setting }
}

function protection(name: ProtectionName, isOn: boolean, reason: ProtectionGap): Protection {
  return isOn ? { name, state: 'on' } : { name, state: 'off', reason }
}
