import { can } from '#common/can.ts'
import { CohortId } from '#common/cohort.ts'
import type { Actor } from '#common/person.ts'
import { ok, refused, type Result } from '#common/problem.ts'
import type { Cohort } from '#server/cohort/cohort-store.ts'
import { prismaCohortStore } from '#server/cohort/prisma-cohort-store.ts'
import { platform } from '#server/platform.ts'

/** The class with this id, for somebody who may do this with it. */
export async function cohortFor(
  actor: Actor | undefined,
  verb: 'read' | 'export' | 'change',
  cohortId: string,
): Promise<Result<{ actor: Actor; cohort: Cohort }>> {
  if (!actor) return refused('not-signed-in')
  const id = CohortId.safeParse(cohortId)
  const cohort = id.success ? await prismaCohortStore(platform().database).find(id.data) : undefined
  if (!cohort) return refused('not-found')
  if (!can(actor, verb, { kind: 'cohort', instructorId: cohort.instructorId })) return refused('not-allowed')
  return ok({ actor, cohort })
}
