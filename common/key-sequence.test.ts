import { expect, test } from 'vitest'
import { keySequence } from './key-sequence.ts'

test('keys as lessons write them become the bytes that a keyboard sends', () => {
  expect(keySequence('^C')).toBe('\x03')
  expect(keySequence('^d')).toBe('\x04')
  expect(keySequence('^ESC')).toBe('\x1b')
  expect(keySequence('^[')).toBe('\x1b')
  expect(keySequence('^X ^C')).toBe('\x18\x03')
})

test('anything else is itself', () => {
  expect(keySequence('q')).toBe('q')
  expect(keySequence('^ESC :wq')).toBe('\x1b:wq')
})
