'use client'

import { useState } from 'react'
import { TerminalNumber, type SandboxId } from '#common/sandbox.ts'
import type { SessionId } from '#common/session.ts'
import type { Connection } from '#app/_socket/connection.ts'
import { TerminalSession } from '#app/_terminal/terminal-session.ts'
import { useStoredText } from '#app/_ui/use-stored-text.ts'

export interface SandboxKey {
  sessionId: SessionId
  sandboxId: SandboxId
}

export interface Terminals {
  open: TerminalSession[]
  /** The one that is seen. */
  front: TerminalSession | undefined
  /** Those that have been seen: only they are attached, so that a hidden one takes no keyboard from another page. */
  shown: TerminalSession[]
  /** Brings a terminal to the front, opened first when it is not; none without a sandbox. */
  show: (number: number) => TerminalSession | undefined
}

interface Shelf {
  sandboxId: SandboxId | undefined
  open: TerminalSession[]
  front: number
  shown: ReadonlySet<number>
  /** Another page had the keyboard of the last sandbox: it gets that of the next one, too. */
  taken: boolean
}

/** The terminals of a sandbox, T1 and as many more as are asked for; another sandbox has others. */
export function useTerminals(
  connection: Connection,
  sandbox: SandboxKey | undefined,
  atStart: number,
): Terminals {
  const [shelf, setShelf] = useState<Shelf>({
    sandboxId: undefined,
    open: [],
    front: 1,
    shown: new Set([1]),
    taken: false,
  })

  const [stored, keep] = useStoredText('sandlot.terminals')

  const front = shelf.open.find(({ key }) => key.terminal === shelf.front)

  const create = (sessionId: SessionId, number: number, taken: boolean) =>
    new TerminalSession(connection, { sessionId, terminal: TerminalNumber.parse(number) }, taken)

  if (shelf.sandboxId !== sandbox?.sandboxId) {
    const taken = front ? front.getState().status === 'watching' : shelf.taken
    const numbers = new Set([
      ...Array.from({ length: atStart }, (_, index) => index + 1),
      ...remembered(stored, sandbox),
    ])
    const open = sandbox ? [...numbers].map((number) => create(sandbox.sessionId, number, taken)) : []
    setShelf({ sandboxId: sandbox?.sandboxId, open, front: 1, shown: new Set([1]), taken })
  }

  function show(number: number): TerminalSession | undefined {
    if (!sandbox) return undefined
    const known = shelf.open.find((terminal) => terminal.key.terminal === number)
    const terminal = known ?? create(sandbox.sessionId, number, false)
    const open = known
      ? shelf.open
      : [...shelf.open, terminal].sort((a, b) => a.key.terminal - b.key.terminal)
    setShelf({ ...shelf, open, front: number, shown: new Set([...shelf.shown, number]) })
    keep(`${sandbox.sandboxId}/${open.map(({ key }) => key.terminal).join()}`)
    return terminal
  }

  const shown = shelf.open.filter(({ key }) => shelf.shown.has(key.terminal))
  return { open: shelf.open, front, shown, show }
}

/** The terminals that were open before a reload, `<sandbox>/1,2`: their shells still run. */
function remembered(stored: string | undefined, sandbox: SandboxKey | undefined): number[] {
  const [sandboxId, numbers = ''] = (stored ?? '').split('/')
  if (sandboxId !== sandbox?.sandboxId) return []
  return numbers.split(',').flatMap((text) => TerminalNumber.safeParse(Number(text)).data ?? [])
}
