import { scriptPatience } from '#server/terminal/typist.ts'
import type { Terminal } from '#server/terminal/terminal.ts'

/** Types a whole script into a terminal, line by line; the end of its last line is Enter, once. */
export function typeScript(terminal: Terminal, script: string): Promise<void> {
  const source = script.replace(/\n+$/, '')
  return terminal.typeFor({ kind: 'text', source, newline: true, interrupt: false }, scriptPatience)
}
