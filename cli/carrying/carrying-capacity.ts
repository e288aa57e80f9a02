import type { MachineReading, MachineUse } from './machine-gauge.ts'

/** What learners were seen to take, and of what machine. */
export interface Load {
  learners: number
  cores: number
  before: MachineReading
  use: MachineUse
  /** From the first request to the last prompt, when all of them came at once and none was ready before. */
  startSeconds: number
  /** Sandboxes that the operator keeps ready for those who come first. */
  warm: number
  /** How long a learner takes over the lesson. */
  lessonMinutes: number
  /** What the operator allows. */
  maxSandboxes: number
}

/** How many learners one thing is enough for. */
export interface Limit {
  what: 'memory' | 'processor' | 'disk' | 'starts' | 'setting'
  learners: number
  /** Of the thing, for one learner, in words. */
  each: string
}

/** Each thing that may give out, the first one first. What could not be told is left out. */
export function carryingCapacity(load: Load): Limit[] {
  const { learners, before, use, cores } = load
  const memory = use.memoryBytes / learners
  const cpuSeconds = use.cpuSeconds / learners
  const limits: Limit[] = [
    {
      what: 'memory',
      learners: enough(before.freeMemoryBytes * usable, memory),
      each: mebibytes(memory),
    },
    {
      what: 'processor',
      learners: enough(cores * usable * load.lessonMinutes * 60, cpuSeconds),
      each: `${cpuSeconds.toFixed(1)} s of a core in ${load.lessonMinutes} min`,
    },
    {
      what: 'starts',
      learners: load.warm + enough(patienceSeconds, load.startSeconds / learners),
      each: `${(load.startSeconds / learners).toFixed(2)} s when all come at once, ${patienceSeconds} s to wait, ${load.warm} ready before`,
    },
    { what: 'setting', learners: load.maxSandboxes, each: 'SANDLOT_MAX_SANDBOXES' },
  ]
  if (before.freeDiskBytes !== undefined && use.diskBytes !== undefined) {
    const disk = use.diskBytes / learners
    limits.push({
      what: 'disk',
      learners: enough(before.freeDiskBytes * usable, disk),
      each: mebibytes(disk),
    })
  }
  return limits.sort((one, other) => one.learners - other.learners)
}

/** The rest is for what comes unexpected. */
const usable = 0.8
/** So long the last of a class may wait for a prompt. */
const patienceSeconds = 10
const most = 10_000

function enough(available: number, each: number): number {
  return each <= 0 ? most : Math.min(most, Math.floor(available / each))
}

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 ** 2)} MiB`
}
