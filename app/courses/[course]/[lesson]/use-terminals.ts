'use client'

import { useState } from 'react'
import { TerminalNumber, type SandboxId } from '#common/sandbox.ts'
import type { SessionId } from '#common/session.ts'
import type { Connection } from '#app/_socket/connection.ts'
import { TerminalSession } from '#app/_terminal/terminal-session.ts'

export interface SandboxKey {
  sessionId: SessionId
  sandboxId: SandboxId
}

export interface Terminals {
  open: TerminalSession[]
  /** The one that is seen. */
  front: TerminalSession | undefined
  /** Brings a terminal to the front, opened first when it is not; none without a sandbox. */
  show: (number: number) => TerminalSession | undefined
}

interface Shelf {
  sandboxId: SandboxId | undefined
  open: TerminalSession[]
  front: number
}

/** The terminals of a sandbox, T1 and as many more as are asked for; another sandbox has others. */
export function useTerminals(
  connection: Connection,
  sandbox: SandboxKey | undefined,
  atStart: number,
): Terminals {
  const [shelf, setShelf] = useState<Shelf>({ sandboxId: undefined, open: [], front: 1 })

  const create = (sessionId: SessionId, number: number) =>
    new TerminalSession(connection, { sessionId, terminal: TerminalNumber.parse(number) })

  if (shelf.sandboxId !== sandbox?.sandboxId) {
    const numbers = sandbox ? Array.from({ length: atStart }, (_, index) => index + 1) : []
    const open = sandbox ? numbers.map((number) => create(sandbox.sessionId, number)) : []
    setShelf({ sandboxId: sandbox?.sandboxId, open, front: 1 })
  }

  function show(number: number): TerminalSession | undefined {
    if (!sandbox) return undefined
    const known = shelf.open.find((terminal) => terminal.key.terminal === number)
    const terminal = known ?? create(sandbox.sessionId, number)
    const open = known
      ? shelf.open
      : [...shelf.open, terminal].sort((a, b) => a.key.terminal - b.key.terminal)
    setShelf({ ...shelf, open, front: number })
    return terminal
  }

  return { open: shelf.open, front: shelf.open.find(({ key }) => key.terminal === shelf.front), show }
}
