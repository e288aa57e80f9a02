import { expect, test } from 'vitest'
import type { Action } from './course.ts'
import { terminalOf } from './named-terminal.ts'

const terminals = [{ name: 'postgres_terminal' }, { name: 'My shell' }]

test('an action goes to the terminal that it names, and a word that names none changes nothing', () => {
  const place = (terminal: number, named?: string) => terminalOf(run(terminal, named), terminals)
  expect(place(1, 'postgres_terminal')).toBe(2)
  expect(place(1, 'my-shell')).toBe(3)
  expect(place(1, 'test-uname')).toBe(1)
  expect(place(4)).toBe(4)
})

function run(terminal: number, named?: string): Extract<Action, { kind: 'run' }> {
  const name = named === undefined ? {} : { named }
  return { kind: 'run', source: 'ls', terminal, ...name, interrupt: false, newline: true, line: 1 }
}
