'use client'

import { useTranslations } from 'next-intl'
import { useProblemWords } from '#app/_shell/problem-words.ts'
import { useConnectionStatus } from '#app/_socket/socket-provider.tsx'
import { Button } from '#app/_ui/button.tsx'
import { Spinner } from '#app/_ui/spinner.tsx'
import type { TerminalState } from './terminal-session.ts'

/** What keeps the terminal from being typed into, over its lower edge; nothing while all is well. */
export function TerminalNotice({ state, onAgain }: { state: TerminalState; onAgain: () => void }) {
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
          className="text-muted absolute inset-x-0 bottom-3 flex animate-[appear_0s_400ms_both] items-center justify-center gap-2 text-sm"
        >
          <Spinner /> {t('attaching')}
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
      className="bg-surface border-line shadow-floating absolute inset-x-4 bottom-4 z-10 mx-auto flex max-w-xl flex-wrap
        items-center justify-between gap-3 rounded-xl border px-4 py-3 text-sm"
    >
      <p>{text}</p>
      <Button size="small" variant="primary" onClick={onAgain}>
        {button}
      </Button>
    </div>
  )
}
