'use client'

import { useTranslations } from 'next-intl'
import { AnotherSessionPanel } from './another-session-panel.tsx'
import type { LessonSession, Sitting } from './lesson-session.ts'
import { BriefContext, FailedPanel, PanelMessage, SessionPanel } from './session-panel.tsx'

interface SittingPanelProps {
  sitting: Sitting
  session: Pick<LessonSession, 'startAgain'>
}

/** Why there is no sandbox to work in, and what to do about it; nothing while there is one. */
export function SittingPanel({ sitting, session }: SittingPanelProps) {
  const startAgain = () => void session.startAgain()
  switch (sitting.status) {
    case 'asking':
      return <AskingPanel />
    case 'refused':
      return sitting.problem.code === 'another-session-runs' ? (
        <AnotherSessionPanel problem={sitting.problem} onReplace={() => void session.startAgain(true)} />
      ) : (
        <FailedPanel problem={sitting.problem} onRetry={startAgain} />
      )
    case 'open': {
      const { state } = sitting.session
      return state.status === 'ready' ? null : <SessionPanel state={state} onStartAgain={startAgain} />
    }
  }
}

/** The same in a few lines, beside something else. What passes in a moment is not worth them. */
export function BriefSitting({ sitting, session }: SittingPanelProps) {
  if (sitting.status === 'asking') return null
  if (sitting.status === 'open' && sitting.session.state.status === 'starting') return null
  return (
    <BriefContext value={true}>
      <SittingPanel sitting={sitting} session={session} />
    </BriefContext>
  )
}

function AskingPanel() {
  const t = useTranslations('lesson.session')
  return (
    <PanelMessage title={t('asking')} busy>
      {t('askingText')}
    </PanelMessage>
  )
}
