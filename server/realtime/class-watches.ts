import type { ClassView, CohortId } from '#common/cohort.ts'
import { ProblemError } from '#common/problem.ts'
import type { ClassRecord } from '#server/cohort/cohort-store.ts'
import { ClassWatch, type ClassWatchParts } from '#server/realtime/class-watch.ts'
import type { UserId } from '#common/person.ts'
import type { ProgressFeed } from '#server/realtime/progress-feed.ts'
import type { PageServer, PageSocket } from '#server/realtime/page-socket.ts'
import type { Presence } from '#server/realtime/presence.ts'
import type { SessionService } from '#server/session/session-service.ts'

type Parts = Omit<ClassWatchParts, 'send'> & {
  progress: ProgressFeed
  presence: Presence
  sessions: SessionService
}

/** The classes that somebody watches, and through which connections. */
export class ClassWatches {
  private readonly watches = new Map<CohortId, { watch: ClassWatch; sockets: Set<string> }>()
  private readonly closeSessions: () => void

  constructor(
    private readonly io: PageServer,
    private readonly parts: Parts,
  ) {
    const note = (userId: UserId): void => {
      for (const { watch } of this.watches.values()) watch.note(userId)
    }
    parts.progress.onChange(({ userId }) => note(userId))
    parts.presence.onChange(note)
    this.closeSessions = parts.sessions.onChange(({ userId }) => note(userId))
  }

  /** The class as it is now; its changes are sent to this connection from here on. */
  async watch(socket: PageSocket, cohortId: CohortId): Promise<ClassView> {
    // First, so that no change is missed between reading and listening.
    if (!socket.disconnected) await socket.join(roomOf(cohortId))
    const record = await this.parts.cohorts.readClass(cohortId)
    if (!record) throw new ProblemError('not-found')
    const { watch, sockets } = this.watches.get(cohortId) ?? this.open(record)
    sockets.add(socket.id)
    const view = watch.view(record)
    // Whoever left meanwhile does not leave again.
    if (socket.disconnected) this.leave(socket)
    return view
  }

  /** Somebody joined the class, or left it. */
  noteMembers(cohortId: CohortId): void {
    this.watches.get(cohortId)?.watch.noteMembers()
  }

  noteMoved(guestId: UserId): void {
    for (const { watch } of this.watches.values()) watch.noteMoved(guestId)
  }

  leave(socket: PageSocket): void {
    for (const [cohortId, { watch, sockets }] of this.watches) {
      sockets.delete(socket.id)
      if (sockets.size > 0) continue
      watch.close()
      this.watches.delete(cohortId)
    }
  }

  close(): void {
    this.closeSessions()
    for (const { watch } of this.watches.values()) watch.close()
    this.watches.clear()
  }

  private open(record: ClassRecord): { watch: ClassWatch; sockets: Set<string> } {
    const room = roomOf(record.id)
    const send: ClassWatchParts['send'] = (change) => void this.io.to(room).emit('cohort:changed', change)
    const opened = { watch: new ClassWatch({ ...this.parts, send }, record), sockets: new Set<string>() }
    this.watches.set(record.id, opened)
    return opened
  }
}

function roomOf(cohortId: CohortId): string {
  return `cohort:${cohortId}`
}
