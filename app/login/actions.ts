'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { continueAsGuest, signIn, signOut, signUp } from '#server/login/commands.ts'
import { keepLogin } from './keep-login.ts'
import { Guest, readForm, SignIn, SignUp, stateAfter, type LoginFormState } from './login-form.ts'
import { returnPath } from './return-path.ts'

/** From the form: `email`, `password`, `next`. Goes to `next` when they are right. */
export async function enter(_: LoginFormState, form: FormData): Promise<LoginFormState> {
  const read = readForm(SignIn, form)
  if (!read.ok) return read.state
  const answer = await signIn(await headers(), read.values)
  if (answer.status !== 'done') return stateAfter(answer, form)
  await keepLogin(answer.cookies)
  redirect(returnPath(form.get('next')))
}

/** From the form: `name`, `email`, `password`, `next`. Goes to `next` with the new account. */
export async function register(_: LoginFormState, form: FormData): Promise<LoginFormState> {
  const read = readForm(SignUp, form)
  if (!read.ok) return read.state
  const answer = await signUp(await headers(), read.values)
  if (answer.status !== 'done') return stateAfter(answer, form)
  await keepLogin(answer.cookies)
  redirect(returnPath(form.get('next')))
}

/** From the form: `name`, `next`. Goes to `next` as a guest of that name. */
export async function beGuest(_: LoginFormState, form: FormData): Promise<LoginFormState> {
  const read = readForm(Guest, form)
  if (!read.ok) return read.state
  const answer = await continueAsGuest(await headers(), read.values)
  if (answer.status !== 'done') return stateAfter(answer, form)
  await keepLogin(answer.cookies)
  redirect(returnPath(form.get('next')))
}

/** Signs out, and shows the front page. */
export async function leave(): Promise<void> {
  const answer = await signOut(await headers())
  if (answer.status === 'done') await keepLogin(answer.cookies)
  redirect('/')
}
