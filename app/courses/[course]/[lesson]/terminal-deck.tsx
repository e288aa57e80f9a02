'use client'

import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { leastFontSize, mostFontSize, useAppearance } from '#app/_terminal/appearance.ts'
import { KeyBar, type TypedLine } from '#app/_terminal/key-bar.tsx'
import type { PageKey } from '#app/_terminal/key-policy.ts'
import { KeysDialog } from '#app/_terminal/keys-dialog.tsx'
import type { TerminalSession } from '#app/_terminal/terminal-session.ts'
import { TerminalView } from '#app/_terminal/terminal-view.tsx'
import { TranscriptDialog } from '#app/_terminal/transcript-dialog.tsx'
import { TerminalMenu } from './terminal-menu.tsx'
import { TerminalTabs } from './terminal-tabs.tsx'
import type { Terminals } from './use-terminals.ts'

interface TerminalDeckProps {
  terminals: Terminals
  onLeave: () => void
  onLink: (address: string) => void
}

/** What lies over the terminals. */
type Over = { what: 'search' | 'transcript'; terminal: TerminalSession } | { what: 'keys' }

/** The sandbox's terminals, one or two of them seen, what can be done with them, and the keys of a touch screen. */
export function TerminalDeck({ terminals, onLeave, onLink }: TerminalDeckProps) {
  const t = useTranslations('terminal')
  const { front, panes, shown, split } = terminals
  const [appearance, change] = useAppearance()
  const [over, setOver] = useState<Over>()
  const line = useRef<TypedLine>(null)

  const nameOf = (terminal: TerminalSession) =>
    terminals.nameOf(terminal) ?? t('label', { number: terminal.key.terminal })

  function open(what: Over['what']): void {
    if (what === 'keys') setOver({ what })
    else if (front) setOver({ what, terminal: front })
  }

  function close(): void {
    setOver(undefined)
    // The browser gives a dialog's focus back before it says that it is closed: who went on meanwhile is not called back.
    if (!isFocusElsewhere()) front?.focus()
  }

  function press(key: PageKey, terminal: TerminalSession): void {
    const { fontSize } = appearance
    if (key === 'leave') onLeave()
    if (key === 'search' || key === 'transcript') setOver({ what: key, terminal })
    if (key === 'nextTerminal') step(terminals, 1)
    if (key === 'previousTerminal') step(terminals, -1)
    if (key === 'largerText') change({ fontSize: Math.min(mostFontSize, fontSize + 1) })
    if (key === 'smallerText') change({ fontSize: Math.max(leastFontSize, fontSize - 1) })
  }

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="border-line bg-sunken flex items-end gap-1 border-b pr-1 pl-2">
        <TerminalTabs terminals={terminals} />
        <TerminalMenu terminals={terminals} appearance={appearance} onChange={change} onOpen={open} />
      </div>
      <div className={`bg-line grid min-h-0 flex-1 gap-px ${layouts[split]}`}>
        {shown.map((terminal) => (
          <div
            key={terminal.key.terminal}
            onFocus={() => terminal !== front && terminals.show(terminal.key.terminal)}
            style={{ order: panes.indexOf(terminal) }}
            className={panes.includes(terminal) ? 'flex min-h-0 min-w-0 flex-col' : 'hidden'}
          >
            {panes.length > 1 && (
              <p
                className={`border-t-2 px-3 py-0.5 text-xs ${terminal === front ? 'border-accent bg-surface font-medium' : 'bg-sunken text-muted border-transparent'}`}
              >
                {nameOf(terminal)}
              </p>
            )}
            <TerminalView
              session={terminal}
              appearance={appearance}
              searching={over?.what === 'search' && over.terminal === terminal}
              onSearchEnd={() => setOver(undefined)}
              onKey={(key) => press(key, terminal)}
              onLink={onLink}
              onTouch={() => line.current?.focus()}
            />
          </div>
        ))}
      </div>
      {front && <KeyBar session={front} ref={line} />}
      <div className="border-line bg-surface text-muted flex flex-wrap items-center gap-x-4 border-t px-3 py-1 text-xs pointer-coarse:hidden">
        <p>
          <kbd className="font-sans font-medium">{t('wayOutKeys')}</kbd> {t('wayOut')}
        </p>
        <button
          type="button"
          className="hover:text-ink ml-auto min-h-6 rounded-sm font-medium"
          onClick={() => open('keys')}
        >
          {t('menu.keys')}
        </button>
      </div>
      {over?.what === 'transcript' && (
        <TranscriptDialog session={over.terminal} name={nameOf(over.terminal)} onClose={close} />
      )}
      {over?.what === 'keys' && <KeysDialog onClose={close} />}
    </div>
  )
}

/** Side by side needs room: a narrow window stacks them all the same. */
const layouts: Record<Terminals['split'], string> = {
  none: 'grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)]',
  columns: 'md:grid-cols-2 md:grid-rows-[minmax(0,1fr)] max-md:grid-cols-[minmax(0,1fr)] max-md:grid-rows-2',
  rows: 'grid-cols-[minmax(0,1fr)] grid-rows-2',
}

/** On something that is neither being closed nor hidden already, as in the menu that a dialog was opened from. */
function isFocusElsewhere(): boolean {
  const { activeElement } = document
  return activeElement !== document.body && activeElement?.closest('dialog') === null
}

/** To the tab beside the one in front, and around the ends. */
function step({ open, front, show }: Terminals, by: number): void {
  const index = front ? open.indexOf(front) : -1
  const next = open[(index + by + open.length) % open.length]
  if (!next || next === front) return
  show(next.key.terminal)
  next.focus()
}
