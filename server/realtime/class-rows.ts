import type { LearnerRow, Presence as PresenceOf } from '#common/cohort.ts'
import type { UserId } from '#common/person.ts'

/** The rows of a class as its instructor was last shown them. */
export class ClassRows {
  private shown = new Map<UserId, string>()

  has(userId: UserId): boolean {
    return this.shown.has(userId)
  }

  /** What differs from what was shown; from now on it counts as shown. */
  replace(rows: LearnerRow[]): { rows: LearnerRow[]; removed: UserId[] } {
    const removed = [...this.shown.keys()].filter((id) => !rows.some((row) => row.userId === id))
    for (const id of removed) this.shown.delete(id)
    return { rows: this.update(rows), removed }
  }

  /** As replace, for some of the rows. */
  update(rows: LearnerRow[]): LearnerRow[] {
    return rows.filter((row) => {
      const text = JSON.stringify(row)
      const isChanged = this.shown.get(row.userId) !== text
      this.shown.set(row.userId, text)
      return isChanged
    })
  }
}

export interface LivingFacts {
  presence: { of: (userId: UserId) => PresenceOf }
  sessions: { sandboxOf: (userId: UserId) => LearnerRow['sandbox'] }
}

export function learnerRow(
  learner: Omit<LearnerRow, 'presence' | 'sandbox'>,
  { presence, sessions }: LivingFacts,
): LearnerRow {
  const { userId, name, lessons } = learner
  const sandbox = sessions.sandboxOf(userId)
  return { userId, name, presence: presence.of(userId), ...(sandbox && { sandbox }), lessons }
}
