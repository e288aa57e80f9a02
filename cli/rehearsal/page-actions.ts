import type { Action, Page, Workspace } from '#common/course.ts'
import { terminalOf } from '#common/named-terminal.ts'
import { findActions } from '#server/course/lesson-audit.ts'

/** What a page offers to click that changes something in the sandbox. */
export type Deed = Exclude<Action, { kind: 'copy' | 'open' }>

/** In the order of the text, which is the order in which a learner clicks. */
export function pageDeeds({ text }: Page, terminals: Workspace['terminals']): Deed[] {
  if (text.status === 'broken') return []
  return findActions(text.markdown).flatMap((action): Deed[] => {
    if (action.kind === 'copy' || action.kind === 'open') return []
    return action.kind === 'write' ? [action] : [{ ...action, terminal: terminalOf(action, terminals) }]
  })
}

/** What it is called in a report: its first line. */
export function deedName(deed: Deed): string {
  if (deed.kind === 'write') return `write ${deed.file}`
  const [first = '', ...more] = deed.source.trim().split('\n')
  return more.length === 0 ? first : `${first} …`
}
