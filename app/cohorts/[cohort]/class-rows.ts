import type { LearnerRow } from '#common/cohort.ts'
import type { LessonId } from '#common/course.ts'
import type { UserId } from '#common/person.ts'
import type { StepProgress } from '#common/progress.ts'

export const sorts = ['name', 'progress', 'activity'] as const
export type Sort = (typeof sorts)[number]

/** The rows after what the server said has changed. */
export function changedRows(
  rows: LearnerRow[],
  change: { rows: LearnerRow[]; removed: UserId[] },
): LearnerRow[] {
  const changed = new Map(change.rows.map((row) => [row.userId, row]))
  const kept = rows
    .filter((row) => !change.removed.includes(row.userId))
    .map((row) => changed.get(row.userId) ?? row)
  const known = new Set(rows.map((row) => row.userId))
  return [...kept, ...change.rows.filter((row) => !known.has(row.userId))]
}

/** By name in the reader's language; or whoever has done the most, or was active last, first. */
export function sortedRows(rows: LearnerRow[], sort: Sort, language: string): LearnerRow[] {
  const names = new Intl.Collator(language, { numeric: true })
  return rows.toSorted(
    (a, b) => (sort === 'name' ? 0 : rank(b, sort) - rank(a, sort)) || names.compare(a.name, b.name),
  )
}

function rank(row: LearnerRow, sort: 'progress' | 'activity'): number {
  return sort === 'progress' ? stepsDone(row) : (lastActivity(row) ?? 0)
}

export function stepsDone(row: LearnerRow): number {
  return row.lessons.flatMap((lesson) => lesson.steps).filter((step) => step.state === 'done').length
}

/** When the learner last went to a page or finished one; milliseconds since the epoch. */
export function lastActivity(row: LearnerRow): number | undefined {
  const moments = row.lessons.flatMap((lesson) =>
    lesson.steps.map((step) => Math.max(step.enteredAt, step.doneAt ?? 0)),
  )
  return moments.length === 0 ? undefined : Math.max(...moments)
}

export function stepOf(row: LearnerRow, lessonId: LessonId, page: number): StepProgress | undefined {
  return row.lessons.find((lesson) => lesson.lessonId === lessonId)?.steps.find((step) => step.page === page)
}

/** Whether the learner has this page of this lesson open now. */
export function isHere(row: LearnerRow, lessonId: LessonId, page: number): boolean {
  return row.presence.online && row.presence.lessonId === lessonId && row.presence.page === page
}

/** Every lesson that somebody has begun or has open. */
export function lessonsInUse(rows: LearnerRow[]): Set<LessonId> {
  return new Set(
    rows.flatMap(({ lessons, presence }) => [
      ...lessons.map((lesson) => lesson.lessonId),
      ...(presence.online ? [presence.lessonId] : []),
    ]),
  )
}
