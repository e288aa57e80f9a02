import { expect, test } from 'vitest'
import { keyBytes, keystrokes, withControl } from './keystrokes.ts'

test('a command is typed as it is written, and Enter pressed', () => {
  expect(keystrokes('docker ps', { bracketedPaste: true, newline: true })).toBe('docker ps\r')
})

test('a command without a newline waits for the learner to press Enter', () => {
  expect(keystrokes('docker inspect ', { bracketedPaste: false, newline: false })).toBe('docker inspect ')
})

test('a here-document goes in as one paste where the shell knows pastes', () => {
  expect(keystrokes('cat <<EOF\n\tone\nEOF', { bracketedPaste: true, newline: true })).toBe(
    '\x1b[200~cat <<EOF\r\tone\rEOF\x1b[201~\r',
  )
})

test('several lines are typed one after the other where it does not', () => {
  expect(keystrokes('SELECT 1;\r\n\\q', { bracketedPaste: false, newline: true })).toBe('SELECT 1;\r\\q\r')
})

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
