import type { Action, Workspace } from '#common/course.ts'
import { keySequence } from '#common/key-sequence.ts'
import { terminalOf } from '#common/named-terminal.ts'
import { fillPlaceholders, type SandboxAddresses } from '#common/placeholder.ts'
import type { Typing } from '#common/protocol.ts'
import type { EditorDesk } from '#app/_editor/editor-desk.ts'
import { copyText } from '#app/_ui/copy-text.ts'
import type { ActionOutcome } from './lesson-context.tsx'
import { performFileAction } from './perform-file-action.ts'
import type { Terminals } from './use-terminals.ts'

interface ActionParts {
  terminals: Terminals
  /** Those that the lesson opens, with its names for them. */
  lessonTerminals: Workspace['terminals']
  desk: EditorDesk | undefined
  /** What the lesson's placeholders mean, while there is a sandbox. */
  addresses: SandboxAddresses | undefined
  showEditor: () => void
  /** Something is typed into a terminal that may not be in front. */
  showTerminal: () => void
}

/** What a click on an action does: copies, types into the terminal that it names, or writes a file. */
export function performAction(parts: ActionParts) {
  const { terminals, lessonTerminals, desk, addresses, showEditor, showTerminal } = parts
  return async (action: Action): Promise<ActionOutcome> => {
    const source = addresses ? fillPlaceholders(action.source, addresses) : action.source
    if (action.kind === 'copy') return (await copyText(source)) ? 'done' : 'notCopied'
    if (action.kind === 'open' || action.kind === 'write') {
      return performFileAction(action, source, { desk, showEditor })
    }

    const terminal = terminals.show(terminalOf(action, lessonTerminals))
    if (!terminal) return 'notReady'
    // What is run may read what has just been edited.
    await desk?.flush()
    const typing: Typing =
      action.kind === 'keys'
        ? { kind: 'keys', keys: keySequence(action.source) }
        : { kind: 'text', source, newline: action.newline, interrupt: action.interrupt }
    if (!terminal.typeFor(typing)) return 'notReady'
    showTerminal()
    // On a touch screen the focus would bring up the keyboard over what the command prints.
    if (!matchMedia('(pointer: coarse)').matches) terminal.focus()
    return 'done'
  }
}
