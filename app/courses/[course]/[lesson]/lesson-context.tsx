'use client'

import { createContext, use } from 'react'
import type { Action } from '#common/course.ts'
import type { SandboxId } from '#common/sandbox.ts'
import type { SessionId } from '#common/session.ts'
import { copyText } from '#app/_ui/copy-text.ts'

/** How an action went; all but `done` are words for the learner. */
export type ActionOutcome = 'done' | 'notReady' | 'notSignedIn' | 'notCopied' | 'notWritten' | 'noMarker'

/** What the parts of the text can do to the rest of the page. */
export interface LessonActions {
  /** Set while there is a sandbox to type into and to open ports of. */
  sessionId: SessionId | undefined
  /** The newest that the learner has had on this page, whether it is there now or not. */
  machine: SandboxId | undefined
  /** Does what an action says. */
  perform: (action: Action) => Promise<ActionOutcome>
}

/** Without a sandbox one can still copy. */
export const LessonActionsContext = createContext<LessonActions>(actionsWithoutMachine(() => 'notReady'))

/** `refuse`: what is not to be copied has nowhere to go. */
export function actionsWithoutMachine(
  refuse: (action: Exclude<Action, { kind: 'copy' }>) => ActionOutcome,
): LessonActions {
  return {
    sessionId: undefined,
    machine: undefined,
    perform: async (action) => {
      if (action.kind !== 'copy') return refuse(action)
      return (await copyText(action.source)) ? 'done' : 'notCopied'
    },
  }
}

export function useLessonActions(): LessonActions {
  return use(LessonActionsContext)
}
