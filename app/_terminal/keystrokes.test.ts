import { expect, test } from 'vitest'
import { keyBytes, withControl } from './keystrokes.ts'

test('the arrows of the key bar speak as the program asked', () => {
  expect(keyBytes('up', false)).toBe('\x1b[A')
  expect(keyBytes('left', true)).toBe('\x1bOD')
})

test('Ctrl on the key bar makes control characters of letters, and leaves the rest', () => {
  expect(withControl('c')).toBe('\x03')
  expect(withControl('R')).toBe('\x12')
  expect(withControl('[')).toBe('\x1b')
  expect(withControl('1')).toBe('1')
  expect(withControl('가')).toBe('가')
})
