import type { Action, Workspace } from './course.ts'

/** The number of the terminal that an action goes to: of the one that it names, where the lesson has one so called. */
export function terminalOf(
  { terminal, named }: Extract<Action, { kind: 'run' | 'keys' }>,
  terminals: Workspace['terminals'],
): number {
  if (named === undefined) return terminal
  const at = terminals.findIndex(({ name }) => comparable(name) === comparable(named))
  return at < 0 ? terminal : firstOfLesson + at
}

/** T1 is always there; those of the lesson follow. */
export const firstOfLesson = 2

/** A word holds no blanks, so `my-shell` also means “My shell”. */
function comparable(name: string): string {
  return name.toLowerCase().replace(/[\s_-]+/g, '')
}
