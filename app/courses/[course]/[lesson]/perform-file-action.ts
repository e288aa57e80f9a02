import type { Action } from '#common/course.ts'
import type { EditorDesk } from '#app/_editor/editor-desk.ts'
import type { ActionOutcome } from './lesson-context.tsx'

type FileAction = Extract<Action, { kind: 'open' | 'write' }>

interface FileActionParts {
  desk: EditorDesk | undefined
  /** Brings the editor to the front. */
  showEditor: () => void
}

/** Opens the file that the lesson names in the editor, or writes into it; `source` has its placeholders filled. */
export async function performFileAction(
  action: FileAction,
  source: string,
  { desk, showEditor }: FileActionParts,
): Promise<ActionOutcome> {
  if (!desk) return 'notReady'
  if (action.kind === 'open') {
    desk.openNamed(source)
    showEditor()
    return 'done'
  }
  const writing = desk.write(action, source)
  showEditor()
  const outcome = await writing
  return outcome === 'written' ? 'done' : outcome === 'noMarker' ? 'noMarker' : 'notWritten'
}
