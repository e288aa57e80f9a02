import type { LessonId } from '#common/course.ts'
import type { UserId } from '#common/person.ts'
import type { LessonProgress, ProgressEvent } from '#common/progress.ts'
import type { ProgressStore } from '#server/progress/progress-store.ts'

/** The store, and word of what changes in it. */
export class ProgressFeed implements Pick<ProgressStore, 'append' | 'read'> {
  private readonly listeners = new Set<(progress: LessonProgress) => void>()

  constructor(private readonly store: Pick<ProgressStore, 'append' | 'read'>) {}

  async append(userId: UserId, event: ProgressEvent): Promise<LessonProgress> {
    const progress = await this.store.append(userId, event)
    for (const listener of this.listeners) listener(progress)
    return progress
  }

  read(userId: UserId, lessonId: LessonId): Promise<LessonProgress | undefined> {
    return this.store.read(userId, lessonId)
  }

  /** Until the returned function is called. */
  onChange(listener: (progress: LessonProgress) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }
}
