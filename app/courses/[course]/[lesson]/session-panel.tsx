'use client'

import { useTranslations } from 'next-intl'
import { createContext, use, type ReactNode } from 'react'
import type { Problem } from '#common/problem.ts'
import type { SessionState } from '#common/session.ts'
import { ProblemText } from '#app/_shell/problem-text.tsx'
import { Banner } from '#app/_ui/banner.tsx'
import { Button } from '#app/_ui/button.tsx'
import { Spinner } from '#app/_ui/spinner.tsx'
import { useSecondsShown } from './use-now.ts'

interface SessionPanelProps {
  state: Exclude<SessionState, { status: 'ready' }>
  onStartAgain: () => void
}

/** Where the terminal will be, while there is none to show: why not, and what to do about it. */
export function SessionPanel({ state, onStartAgain }: SessionPanelProps) {
  const t = useTranslations('lesson.session')
  switch (state.status) {
    case 'queued':
      return (
        <PanelMessage title={t('queued', { place: state.place })} busy>
          {t('queuedText', { minutes: Math.max(1, Math.ceil(state.etaSeconds / 60)) })}
        </PanelMessage>
      )
    case 'starting':
      return <Starting />
    case 'failed':
      return <FailedPanel problem={state.problem} onRetry={onStartAgain} />
    case 'ended':
      return (
        <PanelMessage
          title={t(`endReasons.${state.reason}`)}
          action={
            <Button variant="primary" onClick={onStartAgain}>
              {t('startAgain')}
            </Button>
          }
        >
          {t('endedText')}
        </PanelMessage>
      )
  }
}

/** The reason, and Retry; an engine that does not answer is asked again by itself. */
export function FailedPanel({ problem, onRetry }: { problem: Problem; onRetry: () => void }) {
  const t = useTranslations('lesson.session')
  const waiting = problem.code === 'engine-unreachable'
  return (
    <PanelMessage
      alert
      busy={waiting}
      title={t(waiting ? 'waiting' : 'failed')}
      action={
        <Button variant="primary" onClick={onRetry}>
          {t('retry')}
        </Button>
      }
    >
      <ProblemText problem={problem} />
    </PanelMessage>
  )
}

function Starting() {
  const t = useTranslations('lesson.session')
  const seconds = useSecondsShown()
  return (
    <PanelMessage title={t('starting')} busy>
      {seconds > 3 ? t('startingFor', { seconds }) : t('startingText')}
    </PanelMessage>
  )
}

interface PanelMessageProps {
  title: string
  children: ReactNode
  action?: ReactNode
  /** Something is under way by itself. */
  busy?: boolean
  alert?: boolean
}

/** Whether there is room for a line or two only. */
export const BriefContext = createContext(false)

export function PanelMessage({ title, children, action, busy = false, alert = false }: PanelMessageProps) {
  if (use(BriefContext)) {
    return (
      <Banner tone={alert ? 'error' : 'info'}>
        <p className="font-semibold">{title}</p>
        <div className="tabular-nums">{children}</div>
        {action !== undefined && <div className="mt-2">{action}</div>}
      </Banner>
    )
  }
  return (
    <div className="grid flex-1 place-items-center overflow-y-auto p-6">
      <div role={alert ? 'alert' : 'status'} className="grid max-w-md justify-items-center gap-3 text-center">
        <p className="flex items-center gap-2.5 text-base font-semibold">
          {busy && <Spinner />} {title}
        </p>
        <div className="text-muted text-sm leading-6 tabular-nums">{children}</div>
        {action}
      </div>
    </div>
  )
}
