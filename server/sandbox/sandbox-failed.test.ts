import { expect, test } from 'vitest'
import { ProblemError } from '#common/problem.ts'
import { sandboxFailed } from './sandbox-failed.ts'

test('the reason is the last line of what was said', () => {
  expect(reasonOf('mounting\r\n\u001b[31mno space left on device\u001b[0m\n\n')).toBe(
    'no space left on device',
  )
})

test('a reason is short', () => {
  expect(reasonOf('x'.repeat(500))).toBe(`${'x'.repeat(199)}…`)
})

test('a reason names files and images, and not where they lie', () => {
  expect(reasonOf('open "/var/lib/secret place/key.pem": denied')).not.toContain('/var')
  expect(reasonOf('exec: "/usr/local/lib/hold": no such file')).toBe('exec: "hold": no such file')
  expect(reasonOf('No such image: sandlot/docker:1')).toBe('No such image: sandlot/docker:1')
})

test('the reason is that of the first failure', () => {
  const first = new ProblemError(
    'sandbox-failed',
    { reason: 'no memory' },
    { cause: new Error('of the client') },
  )
  expect(sandboxFailed(first).problem.params).toEqual({ reason: 'no memory' })
})

test('where nothing was said there is no reason', () => {
  expect(sandboxFailed(new ProblemError('sandbox-gone')).problem).toEqual({
    code: 'sandbox-failed',
    params: {},
  })
})

function reasonOf(words: string): unknown {
  return sandboxFailed(new Error(words)).problem.params.reason
}
