'use server'

import { redirect } from 'next/navigation'
import { CohortName } from '#common/cohort.ts'
import type { Problem } from '#common/problem.ts'
import { createCohort } from '#server/cohort/commands.ts'
import { signedInActor } from '#app/_shell/actor.ts'
import { cohortPath } from './paths.ts'

/** Why a class was not created; without a problem it is the name. */
export interface CreateState {
  problem?: Problem
}

/** From the form: `name`. Goes to the new class. */
export async function create(_: CreateState | undefined, form: FormData): Promise<CreateState> {
  const name = CohortName.safeParse(form.get('name'))
  if (!name.success) return {}
  const result = await createCohort(await signedInActor(), name.data)
  if (!result.ok) return { problem: result.problem }
  redirect(cohortPath(result.value.id))
}
