'use server'

import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { JoinCode } from '#common/cohort.ts'
import type { Actor } from '#common/person.ts'
import type { Problem } from '#common/problem.ts'
import { joinCohort } from '#server/cohort/commands.ts'
import { findInvitation } from '#server/cohort/queries.ts'
import { continueAsGuest, type LoginCookie } from '#server/login/commands.ts'
import { currentActor } from '#server/login/queries.ts'
import { signedInActor } from '#app/_shell/actor.ts'
import { formText } from '#app/_shell/form-text.ts'
import { joinPath } from '#app/cohorts/paths.ts'
import { keepLogin } from '#app/login/keep-login.ts'
import { Guest, readForm, stateAfter, type LoginFormState } from '#app/login/login-form.ts'
import { joinedCookie } from './joined-cookie.ts'

/** What the code's form shows: what was typed, and what is wrong with it. */
export interface CodeFormState {
  typed: string
  error: 'badCode' | 'unknownCode' | undefined
}

/** From the form: `code`. Goes to the class's invitation. */
export async function openInvitation(_: CodeFormState, form: FormData): Promise<CodeFormState> {
  const typed = formText(form, 'code')
  const code = JoinCode.safeParse(typed)
  if (!code.success) return { typed, error: 'badCode' }
  if ((await findInvitation(code.data)) === undefined) return { typed, error: 'unknownCode' }
  redirect(joinPath(code.data))
}

/** From the form: `code`. Whoever is signed in is then in the class; the problem when that was refused. */
export async function join(_: Problem | undefined, form: FormData): Promise<Problem> {
  const code = formText(form, 'code')
  const joined = await joinCohort(await signedInActor(), code)
  if (!joined.ok) return joined.problem
  return welcome(code)
}

/** From the form: `name`, `code`. Makes a guest, who is then in the class. */
export async function joinAsGuest(_: LoginFormState, form: FormData): Promise<LoginFormState> {
  const read = readForm(Guest, form)
  if (!read.ok) return read.state
  const answer = await continueAsGuest(await headers(), read.values)
  if (answer.status !== 'done') return stateAfter(answer, form)
  await keepLogin(answer.cookies)
  const code = formText(form, 'code')
  const joined = await joinCohort(await actorOf(answer.cookies), code)
  if (!joined.ok) return { values: {}, errors: {}, refusal: joined.problem }
  return welcome(code)
}

/** The invitation's page says so, to this browser only. */
async function welcome(code: string): Promise<never> {
  const path = joinPath(code)
  ;(await cookies()).set(joinedCookie, code, { path, maxAge: 600, httpOnly: true, sameSite: 'lax' })
  redirect(path)
}

/** Whoever has just signed in: the request itself is still a stranger's. */
function actorOf(answered: LoginCookie[]): Promise<Actor | undefined> {
  const pairs = answered.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`)
  return currentActor(new Headers({ cookie: pairs.join('; ') }))
}
