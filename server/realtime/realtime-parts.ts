import type { Language, Lesson, LessonId, QuizAnswer } from '#common/course.ts'
import type { SandboxLimits } from '#common/machine.ts'
import type { Actor } from '#common/person.ts'
import type { AuditLog } from '#server/audit/audit-log.ts'
import type { Clock } from '#server/clock.ts'
import type { CohortStore } from '#server/cohort/cohort-store.ts'
import type { Log } from '#server/log.ts'
import type { Presence } from '#server/realtime/presence.ts'
import type { ProgressFeed } from '#server/realtime/progress-feed.ts'
import type { SandboxHost } from '#server/sandbox/sandbox-host.ts'
import type { SessionService } from '#server/session/session-service.ts'
import type { Terminals } from '#server/terminal/terminals.ts'

/** What the connections reach. */
export interface RealtimeParts {
  sessions: SessionService
  terminals: Terminals
  host: SandboxHost
  progress: ProgressFeed
  presence: Presence
  cohorts: CohortStore
  audit: AuditLog
  /** In English, unless another language is asked for. */
  findLesson: (id: LessonId, language?: Language) => Promise<Lesson | undefined>
  /** Whether these answer every question of the page in that language, and all are right. */
  answersAll: (
    lessonId: LessonId,
    language: Language,
    page: number,
    answers: { line: number; answer: QuizAnswer }[],
  ) => Promise<boolean>
  /** Whoever the login cookie says, or nobody. */
  authenticate: (headers: Headers) => Promise<Actor | undefined>
  /** Whether a page of this origin is ours. */
  isOwnOrigin: (origin: string) => boolean
  /** What one sandbox may have, and how many there may be. */
  machine: { limits: SandboxLimits; maxSandboxes: number }
  /** The lessons are their learners' own, who look at them as authors. */
  authored: boolean
  checkTimeoutMs: number
  clock: Clock
  log: Log
}
