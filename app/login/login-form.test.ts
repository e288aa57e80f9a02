import { expect, test } from 'vitest'
import { problem } from '#common/problem.ts'
import { Guest, readForm, SignIn, SignUp, stateAfter } from './login-form.ts'

test('What is wrong with an account is said at each field, and what was typed stays, but for the password', () => {
  expect(readForm(SignUp, form({ name: ' ', email: 'mina', password: '1234567' }))).toEqual({
    ok: false,
    state: {
      values: { name: ' ', email: 'mina' },
      errors: { name: 'nameNeeded', email: 'emailInvalid', password: 'passwordShort' },
    },
  })
})

test('A password that is too long for the accounts is told so', () => {
  const read = readForm(SignUp, form({ name: 'Mina', email: 'mina@example.org', password: 'x'.repeat(129) }))
  expect(read).toMatchObject({ ok: false, state: { errors: { password: 'passwordLong' } } })
})

test('Signing in takes any password, and an address with spaces around it', () => {
  const read = readForm(SignIn, form({ email: ' mina@example.org ', password: 'old' }))
  expect(read).toEqual({ ok: true, values: { email: 'mina@example.org', password: 'old' } })
})

test('A form with fields missing is refused like an empty one', () => {
  expect(readForm(SignIn, form({}))).toMatchObject({
    ok: false,
    state: { errors: { email: 'emailInvalid', password: 'passwordNeeded' } },
  })
})

test('A guest has a name of up to 80 characters', () => {
  expect(readForm(Guest, form({ name: '민아' })).ok).toBe(true)
  expect(readForm(Guest, form({ name: 'x'.repeat(81) })).ok).toBe(false)
})

test('What the accounts refuse is shown where it belongs', () => {
  const sent = form({ name: 'Mina', email: 'mina@example.org', password: 'correct horse' })
  const values = { name: 'Mina', email: 'mina@example.org' }
  const tooFast = problem('too-fast', { seconds: 8 })

  expect(stateAfter({ status: 'wrong-credentials' }, sent)).toEqual({
    values,
    errors: {},
    refusal: 'wrongCredentials',
  })
  expect(stateAfter({ status: 'email-taken' }, sent)).toEqual({ values, errors: { email: 'emailTaken' } })
  expect(stateAfter({ status: 'bad-value', field: 'password' }, sent).errors).toEqual({
    password: 'passwordShort',
  })
  expect(stateAfter({ status: 'refused', problem: tooFast }, sent)).toEqual({
    values,
    errors: {},
    refusal: tooFast,
  })
})

function form(fields: Record<string, string>): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.set(name, value)
  return data
}
