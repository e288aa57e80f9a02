'use client'

import '@xterm/xterm/css/xterm.css'
import './terminal.css'
import { useTranslations } from 'next-intl'
import { useEffect, useEffectEvent, useRef, useSyncExternalStore } from 'react'
import { TerminalNotice } from './terminal-notice.tsx'
import type { TerminalSession } from './terminal-session.ts'
import { terminalBackground } from './terminal-theme.ts'

interface TerminalViewProps {
  session: TerminalSession
  screenReader: boolean
  /** The keyboard way out of the terminal was used. */
  onLeave: () => void
  /** An address in the output was clicked. */
  onLink: (address: string) => void
}

const fontSize = 13

/** A terminal that fills the element around it. Give it a `key` that changes with the session. */
export function TerminalView({ session, screenReader, onLeave, onLink }: TerminalViewProps) {
  const t = useTranslations('terminal')
  const host = useRef<HTMLDivElement>(null)
  const state = useSyncExternalStore(session.subscribe, session.getState, session.getState)
  const leave = useEffectEvent(() => onLeave())
  const openLink = useEffectEvent((address: string) => onLink(address))
  const mount = useEffectEvent((element: HTMLElement) =>
    session.mount({
      element,
      label: t('label', { number: session.key.terminal }),
      fontSize,
      screenReader,
      onLeave: leave,
      onLink: openLink,
    }),
  )

  useEffect(() => (host.current ? mount(host.current) : undefined), [session])
  useEffect(() => session.setScreenReader(screenReader), [session, screenReader])

  return (
    <div
      className="relative flex min-h-0 flex-1 p-2 pr-0"
      style={{ background: terminalBackground }}
      data-terminal={session.key.terminal}
      data-terminal-state={state.status}
    >
      <div ref={host} className="min-h-0 min-w-0 flex-1 overflow-hidden" />
      <TerminalNotice
        state={state}
        onAgain={() => {
          session.again()
          session.focus()
        }}
      />
    </div>
  )
}
