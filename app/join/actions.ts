'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { JoinCode } from '#common/cohort.ts'
import type { Result } from '#common/problem.ts'
import { joinCohort } from '#server/cohort/commands.ts'
import { findInvitation } from '#server/cohort/queries.ts'
import { continueAsGuest } from '#server/login/commands.ts'
import { currentActor } from '#server/login/queries.ts'
import { signedInActor } from '#app/_shell/actor.ts'
import { joinPath } from '#app/cohorts/paths.ts'
import { keepLogin } from '#app/login/keep-login.ts'
import { Guest, readForm, stateAfter, type LoginFormState } from '#app/login/login-form.ts'

/** What the code's form shows: what was typed, and what is wrong with it. */
export interface CodeFormState {
  typed: string
  error: 'badCode' | 'unknownCode' | undefined
}

/** From the form: `code`. Goes to the class's invitation. */
export async function openInvitation(_: CodeFormState, form: FormData): Promise<CodeFormState> {
  const typed = String(form.get('code'))
  const code = JoinCode.safeParse(typed)
  if (!code.success) return { typed, error: 'badCode' }
  if ((await findInvitation(code.data)) === undefined) return { typed, error: 'unknownCode' }
  redirect(joinPath(code.data))
}

/** From the form: `code`. Whoever is signed in is then in the class. */
export async function join(
  _: Result<{ name: string }> | undefined,
  form: FormData,
): Promise<Result<{ name: string }>> {
  return joinCohort(await signedInActor(), String(form.get('code')))
}

/** From the form: `name`, `code`. Makes a guest, who is then in the class. */
export async function joinAsGuest(_: LoginFormState, form: FormData): Promise<LoginFormState> {
  const read = readForm(Guest, form)
  if (!read.ok) return read.state
  const answer = await continueAsGuest(await headers(), read.values)
  if (answer.status !== 'done') return stateAfter(answer, form)
  await keepLogin(answer.cookies)
  const cookie = answer.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ')
  const joined = await joinCohort(await currentActor(new Headers({ cookie })), String(form.get('code')))
  if (!joined.ok) return { values: {}, errors: {}, refusal: joined.problem }
  redirect(`${joinPath(String(form.get('code')))}?joined`)
}
