import { z } from 'zod'
import { fine, type Examined } from './examined.ts'

/** What an engine tells of the limits that it can set. */
export const EngineFacts = z.object({
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

/**
 * Which protections of sandboxes this engine lacks, and why. `canCountDisks`: the engine's files can be read from here.
 */
export function examineProtections(facts: EngineFacts, canCountDisks: boolean): Examined[] {
  return [
    ...(['MemoryLimit', 'PidsLimit', 'CpuCfsQuota'] as const).map((name) => examineLimit(facts, name)),
    facts.SwapLimit
      ? fine('limit on swap', 'can be set')
      : {
          what: 'limit on swap',
          state: 'advice',
          found: 'cannot be set by this kernel: a sandbox may use swap beyond its memory',
          remedy: 'Boot with "swapaccount=1", or run the machine without swap.',
        },
    facts.SecurityOptions.some((option) => option.startsWith('name=seccomp'))
      ? fine('filter of system calls', 'seccomp')
      : {
          what: 'filter of system calls',
          state: 'missing',
          found: 'this engine or its kernel has no seccomp',
          remedy: 'Use an engine with seccomp, as every distribution packages it.',
        },
    facts.CgroupVersion === '2'
      ? fine('limits inside sandboxes', 'cgroup version 2')
      : {
          what: 'limits inside sandboxes',
          state: 'advice',
          found: `cgroup version ${facts.CgroupVersion}: a sandbox keeps its own limits, but "docker run --memory" inside it has no effect`,
          remedy: 'Boot with "systemd.unified_cgroup_hierarchy=1" where a lesson needs it.',
        },
    canCountDisks
      ? fine('limit on disk', 'watched: all that a sandbox writes is counted')
      : {
          what: 'limit on disk',
          state: 'advice',
          found:
            "watched in part: the engine's files cannot be read from here, so images pulled inside a sandbox are not counted",
          remedy: "Run Sandlot as root on the engine's machine, and keep Docker's data on a disk of its own.",
        },
  ]
}

const limits = {
  MemoryLimit: 'limit on memory',
  PidsLimit: 'limit on processes',
  CpuCfsQuota: 'limit on processor time',
} as const

function examineLimit(facts: EngineFacts, name: keyof typeof limits): Examined {
  if (facts[name]) return fine(limits[name], 'can be set')
  return {
    what: limits[name],
    state: 'missing',
    found: 'cannot be set: the kernel or the engine has no such control group',
    remedy:
      'Boot a kernel with the memory, pids and cpu control groups, or move the engine into a virtual machine.',
  }
}
