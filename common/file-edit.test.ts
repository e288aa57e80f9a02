import { expect, test } from 'vitest'
import { editText } from './file-edit.ts'

test('a lesson replaces a file, or adds to its end or its beginning', () => {
  expect(editText('old\n', { mode: 'replace' }, 'new')).toBe('new\n')
  expect(editText('a', { mode: 'append' }, 'b\nc')).toBe('a\nb\nc\n')
  expect(editText('', { mode: 'append' }, 'b')).toBe('b\n')
  expect(editText('b\n', { mode: 'prepend' }, 'a')).toBe('a\nb\n')
})

test('the marker gives way to what belongs in its place', () => {
  const text = 'start\n  #TODO\nend\n'
  expect(editText(text, { mode: 'insert', marker: '#TODO' }, '$& $1\n')).toBe('start\n  $& $1\nend\n')
  expect(editText(text, { mode: 'insert', marker: '#DONE' }, 'x')).toBeUndefined()
  expect(editText(text, { mode: 'insert' }, 'x')).toBeUndefined()
})
