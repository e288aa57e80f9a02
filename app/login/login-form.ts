import { z } from 'zod'
import { PersonName } from '#common/person.ts'
import type { Problem } from '#common/problem.ts'
import type { LoginAnswer } from '#server/login/commands.ts'
import { formText } from '#app/_shell/form-text.ts'

/** In characters; the same bounds as the accounts' own (server/login). */
export const passwordLength = { min: 8, max: 128 }

/** What is wrong with a field: a key of the messages `login.errors`. */
export type FieldError =
  'nameNeeded' | 'emailInvalid' | 'emailTaken' | 'passwordNeeded' | 'passwordShort' | 'passwordLong'

/** What a form shows after it was sent and not accepted: what was typed (but for the password), and why. */
export interface LoginFormState {
  values: { name?: string; email?: string }
  errors: { name?: FieldError; email?: FieldError; password?: FieldError }
  /** What is wrong, but not with one field. */
  refusal?: 'wrongCredentials' | Problem
}

export const emptyForm: LoginFormState = { values: {}, errors: {} }

const name = z.string('nameNeeded').refine((text) => PersonName.safeParse(text).success, 'nameNeeded')
const email = z.string('emailInvalid').trim().pipe(z.email('emailInvalid'))

export const SignIn = z.object({ email, password: z.string('passwordNeeded').min(1, 'passwordNeeded') })

export const SignUp = z.object({
  name,
  email,
  password: z
    .string('passwordShort')
    .min(passwordLength.min, 'passwordShort')
    .max(passwordLength.max, 'passwordLong'),
})

export const Guest = z.object({ name })

/** What was sent, or the state of the form that says what is wrong with it. */
export function readForm<T>(
  schema: z.ZodType<T>,
  form: FormData,
): { ok: true; values: T } | { ok: false; state: LoginFormState } {
  const read = schema.safeParse(Object.fromEntries(form))
  if (read.success) return { ok: true, values: read.data }
  const errors = Object.fromEntries(
    read.error.issues.toReversed().map(({ path, message }) => [String(path[0]), message] as const),
  )
  return { ok: false, state: { values: typed(form), errors } }
}

/** What the form shows after the accounts refused what was sent. */
export function stateAfter(answer: Exclude<LoginAnswer, { status: 'done' }>, form: FormData): LoginFormState {
  const values = typed(form)
  switch (answer.status) {
    case 'wrong-credentials':
      return { values, errors: {}, refusal: 'wrongCredentials' }
    case 'email-taken':
      return { values, errors: { email: 'emailTaken' } }
    case 'bad-value':
      return { values, errors: { [answer.field]: refusals[answer.field] } }
    case 'refused':
      return { values, errors: {}, refusal: answer.problem }
  }
}

const refusals = { name: 'nameNeeded', email: 'emailInvalid', password: 'passwordShort' } as const

/** What to leave in the fields. */
function typed(form: FormData): LoginFormState['values'] {
  return { name: formText(form, 'name'), email: formText(form, 'email') }
}
