import type { LessonId } from '#common/course.ts'
import type { UserId } from '#common/person.ts'
import type { LessonProgress, ProgressEvent } from '#common/progress.ts'
import type { SessionId } from '#common/session.ts'
import type { CommandEvent, ProgressStore } from '#server/progress/progress-store.ts'

/** The store, and word of what changes in it. */
export class ProgressFeed implements Pick<ProgressStore, 'append' | 'read' | 'commands'> {
  private readonly listeners = new Set<(progress: LessonProgress) => void>()
  private readonly eventListeners = new Set<(event: ProgressEvent) => void>()

  constructor(private readonly store: Pick<ProgressStore, 'append' | 'read' | 'commands'>) {}

  async append(userId: UserId, event: ProgressEvent): Promise<LessonProgress> {
    const progress = await this.store.append(userId, event)
    for (const listener of this.eventListeners) listener(event)
    for (const listener of this.listeners) listener(progress)
    return progress
  }

  read(userId: UserId, lessonId: LessonId): Promise<LessonProgress | undefined> {
    return this.store.read(userId, lessonId)
  }

  commands(sessionId: SessionId, limit: number): Promise<CommandEvent[]> {
    return this.store.commands(sessionId, limit)
  }

  /** Told of each fact once it is stored, until the returned function is called. */
  onEvent(listener: (event: ProgressEvent) => void): () => void {
    this.eventListeners.add(listener)
    return () => this.eventListeners.delete(listener)
  }

  /** Until the returned function is called. */
  onChange(listener: (progress: LessonProgress) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }
}
