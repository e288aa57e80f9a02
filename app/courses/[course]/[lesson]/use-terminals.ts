'use client'

import { useEffect, useState } from 'react'
import type { Result } from '#common/problem.ts'
import { TerminalNumber, type SandboxId } from '#common/sandbox.ts'
import type { SessionId } from '#common/session.ts'
import type { Connection } from '#app/_socket/connection.ts'
import { TerminalSession } from '#app/_terminal/terminal-session.ts'
import { useStoredText } from '#app/_ui/use-stored-text.ts'
import {
  emptyShelf,
  freeNumber,
  keptText,
  openedShelf,
  readKept,
  withClosed,
  withShown,
  withSplit,
  type Opening,
  type Shelf,
  type Split,
} from './terminal-shelf.ts'

export interface SandboxKey {
  sessionId: SessionId
  sandboxId: SandboxId
}

export interface Terminals {
  open: TerminalSession[]
  /** The one that is worked in. */
  front: TerminalSession | undefined
  /** What is seen: the one in front, or two when the deck is split. */
  panes: TerminalSession[]
  split: Split
  /** Those that have been seen: only they are attached, so that a hidden one takes no keyboard from another page. */
  shown: TerminalSession[]
  /** Brings a terminal to the front, opened first when it is not; none without a sandbox. */
  show: (number: number) => TerminalSession | undefined
  /** Opens one more; none when there are as many as there can be. */
  add: (() => TerminalSession | undefined) | undefined
  /** What the learner called it. */
  nameOf: (terminal: TerminalSession) => string | undefined
  /** An empty name is none. */
  rename: (terminal: TerminalSession, name: string) => void
  /** Ends the terminal's shell with what runs in it. */
  close: (terminal: TerminalSession) => Promise<Result<unknown>>
  setSplit: (split: Split) => void
}

interface Held {
  sandboxId: SandboxId | undefined
  sessions: TerminalSession[]
  shelf: Shelf
  /** Another page had the keyboard of the last sandbox: it gets that of the next one, too. */
  watch: boolean
}

/** The terminals of a sandbox, T1 and as many more as are asked for; another sandbox has others. */
export function useTerminals(
  connection: Connection,
  sandbox: SandboxKey | undefined,
  opening: Opening,
): Terminals {
  const [held, setHeld] = useState<Held>({
    sandboxId: undefined,
    sessions: [],
    shelf: emptyShelf,
    watch: false,
  })
  const [stored, keep] = useStoredText('sandlot.terminals')
  const { sessions, shelf } = held
  const find = (number: number) => sessions.find(({ key }) => key.terminal === number)
  const front = find(shelf.front)

  const create = (sessionId: SessionId, number: number, watch: boolean) =>
    new TerminalSession(connection, { sessionId, terminal: TerminalNumber.parse(number) }, watch)

  if (held.sandboxId !== sandbox?.sandboxId) {
    const watch = front ? front.getState().status === 'watching' : held.watch
    const opened = sandbox ? openedShelf(opening, readKept(stored, sandbox.sandboxId)) : emptyShelf
    const fresh = sandbox ? opened.open.map((number) => create(sandbox.sessionId, number, watch)) : []
    setHeld({ sandboxId: sandbox?.sandboxId, sessions: fresh, shelf: opened, watch })
  }

  useEffect(() => {
    if (held.sandboxId) keep(keptText(held.sandboxId, shelf))
  }, [held.sandboxId, shelf, keep])

  /** Puts the shelf in order, with a terminal for each number on it. */
  function arrange(change: (before: Shelf) => Shelf, fresh?: TerminalSession): void {
    setHeld((before) => {
      const next = change(before.shelf)
      const known = fresh ? [...before.sessions, fresh] : before.sessions
      return {
        ...before,
        shelf: next,
        sessions: next.open.flatMap((number) => known.find(({ key }) => key.terminal === number) ?? []),
      }
    })
  }

  function show(number: number): TerminalSession | undefined {
    if (!sandbox) return undefined
    const known = find(number)
    const terminal = known ?? create(sandbox.sessionId, number, false)
    arrange((before) => withShown(before, number), known ? undefined : terminal)
    return terminal
  }

  async function close(terminal: TerminalSession): Promise<Result<unknown>> {
    const answer = await connection.request('terminal:close', terminal.key)
    if (answer.ok) arrange((before) => withClosed(before, terminal.key.terminal))
    return answer
  }

  const free = freeNumber(shelf)
  return {
    open: sessions,
    front,
    panes: shelf.panes.flatMap((number) => find(number) ?? []),
    split: shelf.split,
    shown: sessions.filter(({ key }) => shelf.shown.includes(key.terminal)),
    show,
    add: free === undefined ? undefined : () => show(free),
    nameOf: ({ key }) => shelf.names[key.terminal],
    rename: ({ key }, name) =>
      arrange((before) => ({
        ...before,
        names: { ...before.names, [key.terminal]: name.trim() || undefined },
      })),
    close,
    setSplit(split) {
      if (!sandbox) return
      const second = split !== 'none' && sessions.length === 1 ? free : undefined
      arrange(
        (before) => withSplit(before, split),
        second === undefined ? undefined : create(sandbox.sessionId, second, false),
      )
    },
  }
}
