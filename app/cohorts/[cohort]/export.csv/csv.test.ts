import { expect, test } from 'vitest'
import { csv } from './csv.ts'

test('A spreadsheet reads Korean names, numbers and empty cells', () => {
  expect(
    csv([
      ['이름', 'attempts'],
      ['김민아', 3],
      ['Jun', undefined],
    ]),
  ).toBe('\uFEFF이름,attempts\r\n김민아,3\r\nJun,\r\n')
})

test('Commas, quotes and line breaks stay inside their cell', () => {
  expect(csv([['a,b', 'say "hi"', 'two\nlines']])).toBe('\uFEFF"a,b","say ""hi""","two\nlines"\r\n')
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1'])('A name like %j is not run as a formula', (name) => {
  expect(csv([[name]])).toContain(`'${name}`)
})

test('A negative number stays a number', () => {
  expect(csv([[-1]])).toBe('\uFEFF-1\r\n')
})
