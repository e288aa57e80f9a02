import type { Action } from '#common/course.ts'
import { keySequence } from '#common/key-sequence.ts'
import { fillPlaceholders } from '#common/placeholder.ts'
import type { Typing } from '#common/protocol.ts'
import type { SandboxId } from '#common/sandbox.ts'
import { copyText } from '#app/_ui/copy-text.ts'
import { previewAddress } from './preview-address.ts'
import type { Terminals } from './use-terminals.ts'
import { showCommand, writeCommand } from './write-command.ts'

interface ActionParts {
  terminals: Terminals
  editorDirectory: string
  sandboxId: SandboxId | undefined
  /** Something was typed into a terminal that a narrow window may not show. */
  onTyped: () => void
}

/** What a click on an action does: copies, or types into the terminal that the action names. */
export function performAction({ terminals, editorDirectory, sandboxId, onTyped }: ActionParts) {
  return async (action: Action): Promise<boolean> => {
    const fill = (text: string) =>
      sandboxId ? fillPlaceholders(text, previewAddress(new URL(location.origin), sandboxId)) : text
    if (action.kind === 'copy') return copyText(fill(action.source))

    const terminal = terminals.show('terminal' in action ? action.terminal : 1)
    if (!terminal) return false
    if (!terminal.typeFor(typing(action, fill, editorDirectory))) return false
    onTyped()
    // On a touch screen the focus would bring up the keyboard over what the command prints.
    if (!matchMedia('(pointer: coarse)').matches) terminal.focus()
    return true
  }
}

function typing(
  action: Exclude<Action, { kind: 'copy' }>,
  fill: (text: string) => string,
  directory: string,
): Typing {
  const whole = { kind: 'text', newline: true, interrupt: false } as const
  switch (action.kind) {
    case 'run':
      return { ...whole, source: fill(action.source), newline: action.newline, interrupt: action.interrupt }
    case 'keys':
      return { kind: 'keys', keys: keySequence(action.source) }
    case 'open':
      return { ...whole, source: showCommand(action.source, directory) }
    case 'write':
      return { ...whole, source: writeCommand({ ...action, source: fill(action.source) }, directory) }
  }
}
