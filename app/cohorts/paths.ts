import type { CohortId } from '#common/cohort.ts'
import type { UserId } from '#common/person.ts'

export function cohortPath(id: CohortId): string {
  return `/cohorts/${encodeURIComponent(id)}`
}

export function learnerPath(id: CohortId, learner: UserId): string {
  return `${cohortPath(id)}/learners/${encodeURIComponent(learner)}`
}

/** The link that learners join with. */
export function joinPath(code: string): string {
  return `/join/${encodeURIComponent(code)}`
}
