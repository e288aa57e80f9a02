import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readSecret } from '#server/login/secret.ts'
import { temporaryDirectory } from '#server/testing/temporary-database.ts'

test('the secret is made once, long, and for its owner only', () => {
  const directory = join(temporaryDirectory(), 'data')
  const secret = readSecret(directory)

  expect(secret.length).toBeGreaterThanOrEqual(32)
  expect(readSecret(directory)).toBe(secret)
  expect(statSync(join(directory, 'secret')).mode & 0o777).toBe(0o600)
})

test('two installations have different secrets', () => {
  expect(readSecret(temporaryDirectory())).not.toBe(readSecret(temporaryDirectory()))
})

test('a secret that anybody could guess is refused', () => {
  const directory = temporaryDirectory()
  writeFileSync(join(directory, 'secret'), 'secret\n')

  expect(() => readSecret(directory)).toThrow(/less than 32 characters/)
})
