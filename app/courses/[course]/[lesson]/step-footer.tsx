'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import type { ChallengeLook, CheckResult } from '#common/check.ts'
import { Button, LinkButton } from '#app/_ui/button.tsx'
import { ChallengePanel } from './challenge-panel.tsx'
import { CheckPanel, type CheckState } from './check-panel.tsx'
import { useChallenge } from './use-challenge.ts'
import { useMachineState } from './use-machine-state.ts'

interface StepFooterProps {
  hasCheck: boolean
  /** The page's questions without a right answer: while there are any, nothing leads on. */
  openQuestions: number
  /** The lesson is a challenge, whose tasks are looked at by themselves: nothing leads past one that is not done. */
  challenge: boolean
  /** None where there is no task to look at, or no sandbox to look into. */
  look: (() => Promise<ChallengeLook | undefined>) | undefined
  /** The step was passed before. */
  done: boolean
  /** The check was run by itself just now, and passed. */
  foundDone: boolean
  /** None while there is no sandbox to look into. */
  runCheck: (() => Promise<CheckResult>) | undefined
  onPrevious: (() => void) | undefined
  onNext: (() => void) | undefined
  /** Where the lesson's last page leads. */
  onward: { href: string; label: string }
}

/** Below the text: back, check, on. Give it a `key` that names the page. */
export function StepFooter(props: StepFooterProps) {
  const { hasCheck, openQuestions, challenge, look, done, foundDone, runCheck } = props
  const { onPrevious, onNext, onward } = props
  const t = useTranslations('lesson')
  const [check, setCheck] = useMachineState<CheckState>({ status: 'none' })
  const next = useRef<HTMLButtonElement>(null)
  const [explained, setExplained] = useState(false)
  const task = useChallenge(look, done, onNext)
  const locked = openQuestions > 0 || (challenge && hasCheck && !done)
  const running = check.status === 'running'
  const shown: CheckState = foundDone && !running ? { status: 'pass' } : check
  const passed = check.status === 'pass' || done

  useEffect(() => {
    if (check.status === 'pass') next.current?.focus()
  }, [check.status])

  async function ask(): Promise<void> {
    if (!runCheck || running) return
    setCheck({ status: 'running' })
    setCheck(await runCheck())
  }

  return (
    <footer className="border-line bg-surface grid gap-3 border-t px-4 py-3 sm:px-6">
      {hasCheck && !challenge && <CheckPanel state={shown} />}
      {hasCheck && challenge && <ChallengePanel task={done ? { status: 'done' } : task} />}
      <p role="status" className={openQuestions > 0 && explained ? 'text-trying text-sm' : 'hidden'}>
        {openQuestions > 0 && explained && t('quiz.open', { count: openQuestions })}
      </p>
      <div className="flex items-center gap-2">
        {onPrevious && (
          <Button variant="quiet" onClick={onPrevious}>
            <span aria-hidden="true">←</span>
            <span className="max-sm:sr-only">{t('previous')}</span>
          </Button>
        )}
        <div className="ml-auto flex items-center gap-2">
          {hasCheck && !challenge && (
            <Button
              variant={passed ? 'secondary' : 'primary'}
              aria-disabled={running || !runCheck}
              title={runCheck ? undefined : t('check.notReady')}
              className={runCheck ? '' : 'opacity-60'}
              onClick={() => void ask()}
            >
              {t(check.status === 'error' ? 'check.retry' : 'check.run')}
            </Button>
          )}
          {onNext ? (
            <Button
              ref={next}
              variant={!locked && (passed || !hasCheck) ? 'primary' : 'secondary'}
              aria-disabled={locked}
              className={locked ? 'opacity-60' : ''}
              onClick={() => (locked ? setExplained(true) : onNext())}
            >
              {t('next')} <span aria-hidden="true">→</span>
            </Button>
          ) : (
            <LinkButton
              href={onward.href}
              variant={passed || !hasCheck ? 'primary' : 'secondary'}
              className="max-w-80"
            >
              <span className="min-w-0 wrap-anywhere">{onward.label}</span> <span aria-hidden="true">→</span>
            </LinkButton>
          )}
        </div>
      </div>
    </footer>
  )
}
