'use client'

import '@xterm/xterm/css/xterm.css'
import './terminal.css'
import { useTranslations } from 'next-intl'
import { useEffect, useEffectEvent, useRef, useState, useSyncExternalStore } from 'react'
import type { Appearance } from './appearance.ts'
import type { PageKey } from './key-policy.ts'
import { onceDisplayed } from './once-displayed.ts'
import { PasteNotice } from './paste-notice.tsx'
import { SearchBar } from './search-bar.tsx'
import { TerminalNotice } from './terminal-notice.tsx'
import type { TerminalSession } from './terminal-session.ts'
import { terminalBackground } from './terminal-theme.ts'
import { TypingNotice } from './typing-notice.tsx'
import { useOutcomeWords } from './outcome-words.ts'

interface TerminalViewProps {
  session: TerminalSession
  appearance: Appearance
  /** The search field is open; closed by its own button or Escape. */
  searching: boolean
  onSearchEnd: () => void
  /** A key that is for what is around the terminal: the way out of it, for one. */
  onKey: (key: PageKey) => void
  /** An address in the output was clicked. */
  onLink: (address: string) => void
  /** A finger touched the screen. */
  onTouch: () => void
}

/** A terminal that fills the element around it. Give it a `key` that changes with the session. */
export function TerminalView(props: TerminalViewProps) {
  const { session, appearance, searching, onSearchEnd } = props
  const t = useTranslations('terminal')
  const wordsOf = useOutcomeWords()
  const host = useRef<HTMLDivElement>(null)
  const [isDrawn, setDrawn] = useState(false)
  const state = useSyncExternalStore(session.subscribe, session.getState, session.getState)
  const facts = useSyncExternalStore(session.subscribe, session.getFacts, session.getFacts)
  if (!isDrawn && state.status === 'live') setDrawn(true)
  const press = useEffectEvent((key: PageKey) => props.onKey(key))
  const openLink = useEffectEvent((address: string) => props.onLink(address))
  const touch = useEffectEvent(() => props.onTouch())
  const mount = useEffectEvent((element: HTMLElement) =>
    session.mount({
      element,
      label: t('screenLabel', { number: session.key.terminal, keys: t('wayOutKeys') }),
      tooMuchOutput: t('tooMuchOutput'),
      appearance,
      markWords: wordsOf,
      onKey: press,
      onLink: openLink,
      onTouch: touch,
    }),
  )

  // What nobody has looked at yet takes no keyboard from another page.
  useEffect(() => (host.current ? onceDisplayed(host.current, mount) : undefined), [session])
  useEffect(() => session.setAppearance(appearance), [session, appearance])

  return (
    <div
      className="relative flex min-h-0 min-w-0 flex-1 flex-col py-2"
      style={{ background: terminalBackground(appearance.theme) }}
      data-terminal={session.key.terminal}
      data-terminal-state={state.status}
    >
      <div ref={host} className="min-h-0 min-w-0 flex-1 overflow-hidden" />
      {searching && <SearchBar session={session} onClose={onSearchEnd} />}
      <PasteNotice paste={facts.paste} onCancel={() => session.cancelPaste()} />
      {state.status === 'live' && (
        <TypingNotice
          problem={facts.notTyped}
          onDismiss={() => {
            session.dismissNotTyped()
            session.focus()
          }}
        />
      )}
      <TerminalNotice
        state={state}
        isDrawn={isDrawn}
        onAgain={() => {
          session.again()
          session.focus()
        }}
      />
    </div>
  )
}
