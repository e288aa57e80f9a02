import type { ClassView } from '#common/cohort.ts'
import type { UserId } from '#common/person.ts'
import type { ServerEvents } from '#common/protocol.ts'
import type { Clock } from '#server/clock.ts'
import type { ClassRecord, CohortStore } from '#server/cohort/cohort-store.ts'
import type { Log } from '#server/log.ts'
import { ClassRows, learnerRow, type LivingFacts } from '#server/realtime/class-rows.ts'

/** Changes within this time are told as one. */
const gatherMs = 100

type Change = Parameters<ServerEvents['cohort:changed']>[0]

export interface ClassWatchParts extends LivingFacts {
  cohorts: CohortStore
  clock: Clock
  log: Log
  send: (change: Change) => void
}

/** One class, while somebody watches it: tells which rows have changed. */
export class ClassWatch {
  private readonly rows = new ClassRows()
  private readonly changed = new Set<UserId>()
  private membersChanged = false
  private cancel: (() => void) | undefined
  private closed = false

  constructor(
    private readonly parts: ClassWatchParts,
    private readonly record: ClassRecord,
  ) {
    this.rows.replace(this.view(record).learners)
  }

  /** As it is now, for somebody who begins to watch. */
  view({ id, name, joinCode, learners }: ClassRecord): ClassView {
    return {
      id,
      name,
      joinCode,
      learners: learners.map((learner) => learnerRow(learner, this.parts)),
    }
  }

  /** Something of this person changed, a member or not. */
  note(userId: UserId): void {
    if (!this.rows.has(userId)) return
    this.changed.add(userId)
    this.gather()
  }

  /** Somebody joined or left. */
  noteMembers(): void {
    this.membersChanged = true
    this.gather()
  }

  /** All that was this guest's, their place in the class too, is an account's now. */
  noteMoved(guestId: UserId): void {
    if (this.rows.has(guestId)) this.noteMembers()
  }

  close(): void {
    this.closed = true
    this.cancel?.()
  }

  private gather(): void {
    this.cancel ??= this.parts.clock.after(gatherMs, () => {
      this.cancel = undefined
      this.tell().catch((error: unknown) => {
        this.parts.log.warn({ err: error, cohortId: this.record.id }, 'class not read')
        // What could not be read now is read again soon.
        if (!this.closed) this.noteMembers()
      })
    })
  }

  private async tell(): Promise<void> {
    const change = this.membersChanged ? await this.readClass() : await this.readChanged()
    if (this.closed || change.rows.length + change.removed.length === 0) return
    this.parts.send({ cohortId: this.record.id, ...change })
  }

  private async readClass(): Promise<Omit<Change, 'cohortId'>> {
    this.membersChanged = false
    this.changed.clear()
    const record = await this.parts.cohorts.readClass(this.record.id)
    return this.rows.replace(record ? this.view(record).learners : [])
  }

  private async readChanged(): Promise<Omit<Change, 'cohortId'>> {
    const ids = [...this.changed]
    this.changed.clear()
    const learners = await Promise.all(ids.map((id) => this.parts.cohorts.readLearner(id)))
    const members = learners.flatMap((learner) =>
      // Who has left the class in between is not shown again.
      learner && this.rows.has(learner.userId) ? [learnerRow(learner, this.parts)] : [],
    )
    return { rows: this.rows.update(members), removed: [] }
  }
}
