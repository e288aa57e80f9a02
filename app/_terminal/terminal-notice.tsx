'use client'

import { useTranslations } from 'next-intl'
import { useProblemWords } from '#app/_shell/problem-words.ts'
import { useConnectionStatus } from '#app/_socket/socket-provider.tsx'
import { Button } from '#app/_ui/button.tsx'
import { Spinner } from '#app/_ui/spinner.tsx'
import type { TerminalState } from './terminal-session.ts'

interface TerminalNoticeProps {
  state: TerminalState
  /** There are lines on the screen that nothing may cover. */
  isDrawn: boolean
  onAgain: () => void
}

/** What keeps the terminal from being typed into, below its lines; nothing while all is well. */
export function TerminalNotice({ state, isDrawn, onAgain }: TerminalNoticeProps) {
  const t = useTranslations('terminal')
  const wordsOf = useProblemWords()
  const connected = useConnectionStatus() === 'connected'

  switch (state.status) {
    case 'live':
      return null
    case 'loading':
    case 'attaching':
      return connected ? (
        <p
          role="status"
          className={`text-muted absolute animate-[appear_0s_400ms_both] text-sm ${isDrawn ? 'bg-accent inset-x-0 top-0 h-1' : 'inset-x-0 bottom-3 flex items-center justify-center gap-2'}`}
        >
          {!isDrawn && <Spinner />}
          <span className={isDrawn ? 'sr-only' : ''}>{t('attaching')}</span>
        </p>
      ) : null
    case 'watching':
      return <Notice text={t('watching')} button={t('takeKeyboard')} onAgain={onAgain} />
    case 'exited':
      return <Notice text={t('exited')} button={t('newShell')} onAgain={onAgain} />
    case 'failed':
      return connected ? <Notice text={wordsOf(state.problem)} button={t('retry')} onAgain={onAgain} /> : null
  }
}

function Notice({ text, button, onAgain }: { text: string; button: string; onAgain: () => void }) {
  return (
    <div
      role="alert"
      className="bg-surface border-line -mb-2 flex flex-wrap items-center justify-between gap-x-3 gap-y-2 border-t px-4 py-2
        text-sm"
    >
      <p>{text}</p>
      <Button size="small" variant="primary" onClick={onAgain}>
        {button}
      </Button>
    </div>
  )
}
