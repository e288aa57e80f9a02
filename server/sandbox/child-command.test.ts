import { expect, test } from 'vitest'
import { runChild } from './child-command.ts'

test('a program that has ended, and left one behind that holds its output, ends with its time', async () => {
  const left = 'setsid sleep 20 & echo begun'
  const result = await runChild(['sh', '-c', left], { directory: '/', timeoutMs: 300 })
  expect(result).toEqual({ status: 'timeout', stdout: 'begun\n', stderr: '' })
})
