import { expect, test } from 'vitest'
import { isTerminalAnswer } from './terminal-answer.ts'

test.each([
  ['device attributes', '\x1b[?1;2c'],
  ['secondary device attributes', '\x1b[>0;276;0c'],
  ['a cursor position', '\x1b[12;40R'],
  ['a status report', '\x1b[0n'],
  ['a mode report', '\x1b[?2004;1$y'],
  ['a focus report', '\x1b[I'],
  ['a colour', '\x1b]11;rgb:1d1d/1d1d/1a1a\x1b\\'],
  ['a setting', '\x1bP1$r0m\x1b\\'],
])('%s is the terminal speaking', (_, data) => expect(isTerminalAnswer(data)).toBe(true))

test.each([
  ['a letter', 'a'],
  ['Korean', '한글'],
  ['Enter', '\r'],
  ['an arrow', '\x1b[A'],
  ['an arrow in application mode', '\x1bOA'],
  ['Ctrl and an arrow', '\x1b[1;5C'],
  ['Delete', '\x1b[3~'],
  ['Escape', '\x1b'],
  ['Alt and a letter', '\x1bb'],
  ['a paste', '\x1b[200~ls\r\x1b[201~'],
])('%s is a person typing', (_, data) => expect(isTerminalAnswer(data)).toBe(false))
