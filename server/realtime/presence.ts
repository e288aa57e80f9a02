import type { Presence as PresenceOf } from '#common/cohort.ts'
import type { LessonId } from '#common/course.ts'
import type { UserId } from '#common/person.ts'

export interface LessonPlace {
  lessonId: LessonId
  page: number
}

interface OpenPage {
  userId: UserId
  place?: LessonPlace
}

/** Who has a page open, and where: known from connections, and from nothing else. */
export class Presence {
  /** By connection, in the order that they last went somewhere. */
  private readonly pages = new Map<string, OpenPage>()
  private readonly listeners = new Set<(userId: UserId) => void>()

  /** On any page at all. */
  isOnline(userId: UserId): boolean {
    return [...this.pages.values()].some((page) => page.userId === userId)
  }

  /** In a lesson: the page that they went to last. */
  of(userId: UserId): PresenceOf {
    const place = [...this.pages.values()].findLast((page) => page.userId === userId && page.place)?.place
    return place ? { online: true, ...place } : { online: false }
  }

  join(connection: string, userId: UserId): void {
    this.pages.set(connection, { userId })
  }

  moveTo(connection: string, place: LessonPlace): void {
    const page = this.pages.get(connection)
    if (!page) return
    this.pages.delete(connection)
    this.pages.set(connection, { ...page, place })
    this.tell(page.userId)
  }

  leave(connection: string): void {
    const page = this.pages.get(connection)
    this.pages.delete(connection)
    if (page) this.tell(page.userId)
  }

  /** Told when somebody comes, moves or goes, until the returned function is called. */
  onChange(listener: (userId: UserId) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  private tell(userId: UserId): void {
    for (const listener of this.listeners) listener(userId)
  }
}
