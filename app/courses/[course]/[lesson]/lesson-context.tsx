'use client'

import { createContext, use } from 'react'
import type { Action } from '#common/course.ts'
import type { SessionId } from '#common/session.ts'
import { copyText } from '#app/_ui/copy-text.ts'

/** What the parts of the text can do to the rest of the page. */
export interface LessonActions {
  /** Set while there is a sandbox to type into and to open ports of. */
  sessionId: SessionId | undefined
  /** Does what an action says; false when it could not. */
  perform: (action: Action) => Promise<boolean>
}

/** Without a sandbox one can still copy. */
export const LessonActionsContext = createContext<LessonActions>({
  sessionId: undefined,
  perform: (action) => (action.kind === 'copy' ? copyText(action.source) : Promise.resolve(false)),
})

export function useLessonActions(): LessonActions {
  return use(LessonActionsContext)
}
