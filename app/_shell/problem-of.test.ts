import { expect, test } from 'vitest'
import { ProblemError } from '#common/problem.ts'
import { problemOf } from './problem-of.ts'

test('A page that could not reach the engine is told so', () => {
  const error = new ProblemError('engine-unreachable', { host: 'unix:///var/run/docker.sock' })
  expect(problemOf(error)).toEqual({ problem: error.problem })
})

test('Of any other error on the server the page has a reference to find it in the log', () => {
  const error = Object.assign(new Error('An error occurred in the Server Components render'), {
    digest: '1234567',
  })
  expect(problemOf(error)).toEqual({ problem: { code: 'unexpected', params: {} }, reference: '1234567' })
})

test('Whatever else is thrown is unexpected', () => {
  expect(problemOf('a string')).toEqual({ problem: { code: 'unexpected', params: {} } })
  expect(problemOf(new Error('in the browser'))).toEqual({ problem: { code: 'unexpected', params: {} } })
})
