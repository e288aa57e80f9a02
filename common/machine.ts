import type { LessonId } from './course.ts'
import type { SessionId, SessionState } from './session.ts'

/** What keeps sandboxes from harming the machine, people and each other. */
export const protectionNames = [
  'memory',
  'processes',
  'processor',
  'swap',
  'system-calls',
  'inner-limits',
  'user-namespaces',
  'disk',
  'host-network',
  'host-ipv6',
  'neighbours',
] as const
export type ProtectionName = (typeof protectionNames)[number]

/** Why a protection cannot be had. */
export const protectionGaps = [
  'no-control-group',
  'swap-not-counted',
  'no-seccomp',
  'cgroup-version',
  'namespaces-forbidden',
  'files-unreadable',
  'other-machine',
  'needs-root',
  'rules-refused',
  'local',
] as const
export type ProtectionGap = (typeof protectionGaps)[number]

/** Of the kernel, as sysctl calls it, and the value that would allow what it forbids. */
export interface KernelSetting {
  name: string
  wanted: string
}

/** `setting`: the one that forbids it, where that is the reason. */
export type Protection = { name: ProtectionName } & (
  { state: 'on' } | { state: 'off'; reason: ProtectionGap; setting?: KernelSetting }
)

/** What a sandbox may have. */
export interface SandboxLimits {
  memoryBytes: number
  cpus: number
  pids: number
  /** On disk, beyond the image. */
  diskBytes: number
  /** Files and folders, beyond the image's. */
  files: number
}

/** What whoever answers for sandboxes sees of them. */
export interface MachineView {
  limits: SandboxLimits
  protections: Protection[]
  /** How many sandboxes there may be, and how many there are; `warm` ones wait for a learner. */
  places: { max: number; starting: number; running: number; leaving: number; warm: number }
  /** Learners who wait for a place. */
  queued: number
  /** Those of the learners whom the reader answers for. */
  sessions: MachineSession[]
}

export interface MachineSession {
  id: SessionId
  learner: string
  lesson: { id: LessonId; title: string }
  state: SessionState['status']
  /** When its sandbox ends, ms since the epoch; none without one. */
  expiresAt?: number
}
