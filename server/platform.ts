import type { CohortId } from '#common/cohort.ts'
import type { UserId } from '#common/person.ts'
import type { Clock } from '#server/clock.ts'
import type { Config } from '#server/config.ts'
import type { Database } from '#server/prisma-database.ts'

/** What there is one of in the process, for the server and the pages alike. */
export interface Platform {
  config: Config
  clock: Clock
  database: Database
  /** Signs login cookies. */
  secret: string
  /** The lessons are their learners' own, as with `sandlot dev`. */
  authored: boolean
  announce: Announcements
}

/** What pages have changed in the database and the living must know of: called when it is stored. */
export interface Announcements {
  /** The learner has joined the class, or is out of it. */
  cohortChanged(cohortId: CohortId, userId: UserId): void
  /** All that was the guest's, running sessions too, is the account's now; the guest is about to be deleted. */
  guestMoved(guestId: UserId, accountId: UserId): void
}

/** Called once, before the first page is served. */
export function setPlatform(parts: Platform): void {
  globalThis.sandlotPlatform = parts
}

/** Throws where setPlatform was forgotten. */
export function platform(): Platform {
  if (!globalThis.sandlotPlatform) throw new Error('setPlatform() has not been called')
  return globalThis.sandlotPlatform
}

// Next bundles the pages apart from the server, so that a module both import exists twice: only globalThis is common.
declare global {
  var sandlotPlatform: Platform | undefined
}
