import { expect, test } from 'vitest'
import { parseLenientJson } from './lenient-json.ts'

test('JSON by the book is read as it is', () => {
  expect(parseLenientJson('{"a": [1, "b"]}')).toEqual({ status: 'strict', value: { a: [1, 'b'] } })
})

test('a byte order mark, comments and trailing commas are forgiven, and told', () => {
  expect(parseLenientJson('\uFEFF{"a": 1}')).toMatchObject({
    status: 'lenient',
    leniency: 'a byte order mark',
  })
  expect(parseLenientJson('{"a": 1 /* one */}')).toMatchObject({ status: 'lenient', leniency: 'comments' })
  expect(parseLenientJson('{"a": [1,],}')).toMatchObject({
    status: 'lenient',
    value: { a: [1] },
    leniency: 'trailing commas',
  })
})

test('what is broken is told with its line', () => {
  expect(parseLenientJson('{\n  "a": 1\n  "b": 2\n}')).toEqual({
    status: 'broken',
    reason: 'comma expected',
    line: 3,
  })
  expect(parseLenientJson('').status).toBe('broken')
  expect(parseLenientJson('{"a": 1').status).toBe('broken')
})
