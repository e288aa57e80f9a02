'use client'

import { useTranslations } from 'next-intl'
import { KeyBar } from '#app/_terminal/key-bar.tsx'
import { TerminalView } from '#app/_terminal/terminal-view.tsx'
import { useStoredText } from '#app/_ui/use-stored-text.ts'
import type { Terminals } from './use-terminals.ts'

interface TerminalDeckProps {
  terminals: Terminals
  onLeave: () => void
  onLink: (address: string) => void
}

const mostTerminals = 9

/** The sandbox's terminals, one in front, and below them the keys that are not on every keyboard. */
export function TerminalDeck({ terminals, onLeave, onLink }: TerminalDeckProps) {
  const t = useTranslations('terminal')
  const { open, front, shown, show } = terminals
  const [screenReader, keepScreenReader] = useStoredText('sandlot.screen-reader')
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      {open.length > 1 && <TerminalTabs terminals={terminals} />}
      {shown.map((terminal) => (
        <div
          key={terminal.key.terminal}
          className={terminal === front ? 'flex min-h-0 flex-1 flex-col' : 'hidden'}
        >
          <TerminalView
            session={terminal}
            screenReader={screenReader === 'on'}
            onLeave={onLeave}
            onLink={onLink}
          />
        </div>
      ))}
      {front && <KeyBar session={front} />}
      <div className="border-line bg-surface text-muted flex flex-wrap items-center gap-x-4 border-t px-3 py-1 text-xs pointer-coarse:hidden">
        <p>
          <kbd className="font-sans font-medium">{t('wayOutKeys')}</kbd> {t('wayOut')}
        </p>
        <label className="flex items-center gap-1.5">
          <input
            type="checkbox"
            className="accent-accent"
            checked={screenReader === 'on'}
            onChange={({ target }) => keepScreenReader(target.checked ? 'on' : 'off')}
          />
          {t('screenReader')}
        </label>
        {open.length < mostTerminals && (
          <button
            type="button"
            className="hover:text-ink ml-auto min-h-6 rounded-sm font-medium"
            onClick={() => show((open.at(-1)?.key.terminal ?? 0) + 1)}
          >
            + {t('another')}
          </button>
        )}
      </div>
    </div>
  )
}

function TerminalTabs({ terminals: { open, front, show } }: { terminals: Terminals }) {
  const t = useTranslations('terminal')
  return (
    <div
      role="group"
      aria-label={t('terminals')}
      className="border-line bg-sunken flex gap-1 overflow-x-auto border-b px-2 pt-1"
    >
      {open.map((terminal) => (
        <button
          key={terminal.key.terminal}
          type="button"
          aria-pressed={terminal === front}
          onClick={() => show(terminal.key.terminal)}
          className="text-muted aria-pressed:bg-surface aria-pressed:text-ink aria-pressed:border-line min-h-8 rounded-t-md border border-b-0 border-transparent px-3 text-xs font-medium"
        >
          {t('label', { number: terminal.key.terminal })}
        </button>
      ))}
    </div>
  )
}
