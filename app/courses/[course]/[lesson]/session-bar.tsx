'use client'

import { useTranslations } from 'next-intl'
import type { Result } from '#common/problem.ts'
import type { SessionView } from '#common/session.ts'
import type { TerminalSession } from '#app/_terminal/terminal-session.ts'
import { ScriptLogButton } from '#app/_scripts/script-log-button.tsx'
import { useConnectionStatus } from '#app/_socket/socket-provider.tsx'
import { Button } from '#app/_ui/button.tsx'
import { copyText } from '#app/_ui/copy-text.ts'
import { ConfirmButton } from './confirm-button.tsx'
import type { LessonSession } from './lesson-session.ts'
import { PortMenu } from './port-menu.tsx'
import { TimeLeftBadge } from './time-left-badge.tsx'
import { useFlash } from './use-flash.ts'

interface SessionBarProps {
  view: SessionView
  session: LessonSession
  front: TerminalSession | undefined
  ports: number[]
  /** What the learner reads. */
  page: number
  /** The lesson begins with its first page, in a fresh machine. */
  onBeginAnew: () => void
  showsScripts: boolean
}

/** Above the terminal: how the sandbox is, how long it lives, and what can be done with it. */
export function SessionBar({
  view,
  session,
  front,
  ports,
  page,
  onBeginAnew,
  showsScripts,
}: SessionBarProps) {
  const t = useTranslations('lesson.session')
  const { state } = view
  // What was known last, for as long as there is no connection to hear better over.
  const isKnown = useConnectionStatus() === 'connected'
  const running = state.status !== 'ended' && state.status !== 'failed'

  async function beginAnew(): Promise<Result<unknown>> {
    const answer = await session.reset('lesson')
    if (answer.ok) onBeginAnew()
    return answer
  }

  return (
    <div className="border-line bg-surface flex min-h-12 flex-wrap items-center gap-x-2 gap-y-1 border-b px-3 py-1.5">
      <p className="mr-1 flex items-center gap-2 text-sm font-medium" data-session-state={state.status}>
        <span
          aria-hidden="true"
          className={`size-2 rounded-full ${isKnown ? dots[state.status] : 'bg-trying'}`}
        />
        {isKnown ? t(`states.${state.status}`) : t('states.unknown')}
      </p>
      {state.status === 'ready' && <TimeLeftBadge endsAt={state.expiresAt} />}
      {state.status === 'ready' && state.extendableTo !== undefined && (
        <Button size="small" variant="quiet" title={t('extendTitle')} onClick={() => void session.extend()}>
          {t('extend')}
        </Button>
      )}
      <div className="ml-auto flex flex-wrap items-center gap-0.5">
        {state.status === 'ready' && (
          <>
            {showsScripts && <ScriptLogButton sessionId={view.id} />}
            <ClipboardButtons terminal={front} />
            <PortMenu sessionId={view.id} ports={ports} />
            <ConfirmButton
              label={t('reset')}
              title={t('resetTitle')}
              text={page > 0 ? t('resetStepText') : t('resetText')}
              choices={[
                ...(page > 0 ? [{ label: t('resetStep'), carryOut: () => session.reset('step') }] : []),
                { label: t('resetLesson'), carryOut: beginAnew },
              ]}
            />
          </>
        )}
        {running && (
          <ConfirmButton
            label={t('end')}
            title={t('endTitle')}
            text={t('endText')}
            choices={[{ label: t('end'), carryOut: () => session.end() }]}
          />
        )}
      </div>
    </div>
  )
}

const dots: Record<SessionView['state']['status'], string> = {
  queued: 'bg-trying',
  starting: 'bg-trying animate-pulse',
  ready: 'bg-done',
  failed: 'bg-failing',
  ended: 'bg-line-strong',
}

function ClipboardButtons({ terminal }: { terminal: TerminalSession | undefined }) {
  const t = useTranslations('lesson.clipboard')
  const [outcome, flash] = useFlash<'copied' | 'nothingSelected' | 'useKeys'>()

  async function copy(): Promise<void> {
    const selected = terminal?.selection() ?? ''
    if (selected === '') flash('nothingSelected')
    else flash((await copyText(selected)) ? 'copied' : 'useKeys')
  }

  async function paste(): Promise<void> {
    try {
      terminal?.paste(await navigator.clipboard.readText())
      terminal?.focus()
    } catch {
      flash('useKeys')
    }
  }

  return (
    <>
      <span role="status" className="text-muted text-xs">
        {outcome !== undefined && t(outcome)}
      </span>
      <Button size="small" variant="quiet" title={t('copyKeys')} onClick={() => void copy()}>
        {t('copy')}
      </Button>
      <Button size="small" variant="quiet" title={t('pasteKeys')} onClick={() => void paste()}>
        {t('paste')}
      </Button>
    </>
  )
}
