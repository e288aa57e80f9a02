import { expect, test } from 'vitest'
import { keyMeaning, type KeyPress } from './key-policy.ts'

function press(keys: string, code: string, key = code): KeyPress {
  return {
    key,
    code,
    ctrlKey: keys.includes('Ctrl'),
    shiftKey: keys.includes('Shift'),
    altKey: keys.includes('Alt'),
    metaKey: keys.includes('Meta'),
  }
}

test('Ctrl+C copies a selection, and interrupts when there is none', () => {
  expect(keyMeaning(press('Ctrl', 'KeyC', 'c'), true)).toBe('copy')
  expect(keyMeaning(press('Ctrl', 'KeyC', 'c'), false)).toBe('pass')
})

test('Ctrl+Shift+C and Ctrl+Shift+V copy and paste, in a Korean input method too', () => {
  expect(keyMeaning(press('Ctrl+Shift', 'KeyC', 'ㅊ'), false)).toBe('copy')
  expect(keyMeaning(press('Ctrl+Shift', 'KeyV', 'ㅍ'), false)).toBe('paste')
})

test('Ctrl+Shift+Enter leaves the terminal', () => {
  expect(keyMeaning(press('Ctrl+Shift', 'Enter'), false)).toBe('leave')
})

test('with Ctrl+Shift the page searches, jumps between commands and terminals, and sizes the letters', () => {
  const meanings = ['KeyF', 'KeyY', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Period', 'Comma'].map(
    (code) => keyMeaning(press('Ctrl+Shift', code), false),
  )
  expect(meanings).toEqual([
    'search',
    'transcript',
    'previousCommand',
    'nextCommand',
    'previousTerminal',
    'nextTerminal',
    'largerText',
    'smallerText',
  ])
})

test('everything else is the program’s', () => {
  expect(keyMeaning(press('', 'KeyC', 'c'), true)).toBe('pass')
  expect(keyMeaning(press('Ctrl', 'KeyV', 'v'), false)).toBe('pass')
  expect(keyMeaning(press('Ctrl+Alt', 'KeyC', 'c'), true)).toBe('pass')
  expect(keyMeaning(press('', 'Tab'), false)).toBe('pass')
  expect(keyMeaning(press('Ctrl', 'ArrowUp'), false)).toBe('pass')
  expect(keyMeaning(press('Ctrl+Shift+Alt', 'KeyF'), false)).toBe('pass')
})
