import type { Lesson, LessonId } from '#common/course.ts'
import type { UserId } from '#common/person.ts'
import type { SandboxAddresses } from '#common/placeholder.ts'
import type { SandboxId } from '#common/sandbox.ts'
import type { SessionId } from '#common/session.ts'
import type { Clock } from '#server/clock.ts'
import type { SessionTimes } from '#server/config.ts'
import type { Log } from '#server/log.ts'
import type { ProgressStore } from '#server/progress/progress-store.ts'
import type { SandboxHost } from '#server/sandbox/sandbox-host.ts'
import type { Ids } from '#server/session/ids.ts'
import type { SessionStore } from '#server/session/session-store.ts'
import type { Terminals } from '#server/terminal/terminals.ts'

/** What sessions are made of. */
export interface SessionParts {
  host: SandboxHost
  terminals: Terminals
  store: SessionStore
  progress: Pick<ProgressStore, 'append'>
  findLesson: (id: LessonId) => Promise<Lesson | undefined>
  /** The class that a learner is in, if any. */
  classOf: (userId: UserId) => Promise<string | undefined>
  /** Whether a page of this person is open: nothing is started for those who left. */
  isPresent: (userId: UserId) => boolean
  /** What placeholders in a lesson mean in the learner's browser. */
  addressesOf: (place: { sessionId: SessionId; sandboxId: SandboxId }) => SandboxAddresses
  clock: Clock
  ids: Ids
  log: Log
  times: SessionTimes
  limits: { maxSandboxes: number; pool: number; parallelStarts: number }
}
