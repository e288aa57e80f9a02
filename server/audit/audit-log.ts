import type { UserId } from '#common/person.ts'

/** Who did what to somebody else's things, and when. Written before it is done, so that nothing is done unwritten. */
export interface AuditLog {
  record(entry: AuditEntry): Promise<void>
}

export interface AuditEntry {
  /** Milliseconds since the epoch. */
  at: number
  actorId: UserId
  verb:
    | 'read-learner'
    | 'read-recording'
    | 'remove-learner'
    | 'renew-join-code'
    | 'export-class'
    | 'end-session'
    | 'extend-session'
    | 'open-preview'
  /** What it was done to: `cohort:<id>`, `learner:<id>`, `session:<id>`. */
  thing: `${'cohort' | 'learner' | 'session'}:${string}`
  /** Anything more that tells what was done. */
  data?: Record<string, string | number>
}
