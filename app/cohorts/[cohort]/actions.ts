'use server'

import { revalidatePath } from 'next/cache'
import { CohortId } from '#common/cohort.ts'
import { UserId } from '#common/person.ts'
import type { Problem } from '#common/problem.ts'
import { removeLearner, renewJoinCode } from '#server/cohort/commands.ts'
import { signedInActor } from '#app/_shell/actor.ts'
import { cohortPath } from '../paths.ts'

/** Takes a learner out of the class; the problem when that was refused. */
export async function remove(cohortId: CohortId, userId: UserId): Promise<Problem | undefined> {
  const result = await removeLearner(await signedInActor(), CohortId.parse(cohortId), UserId.parse(userId))
  if (!result.ok) return result.problem
  revalidatePath(cohortPath(cohortId))
}

/** Gives the class a new join code; the old one is void. */
export async function renew(cohortId: CohortId): Promise<Problem | undefined> {
  const result = await renewJoinCode(await signedInActor(), CohortId.parse(cohortId))
  if (!result.ok) return result.problem
  revalidatePath(cohortPath(cohortId))
}
