'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import type { CheckResult } from '#common/check.ts'
import { Button, LinkButton } from '#app/_ui/button.tsx'
import { CheckPanel, type CheckState } from './check-panel.tsx'

interface StepFooterProps {
  hasCheck: boolean
  /** The step was passed before. */
  done: boolean
  /** None while there is no sandbox to look into. */
  runCheck: (() => Promise<CheckResult>) | undefined
  onPrevious: (() => void) | undefined
  onNext: (() => void) | undefined
  /** Where the lesson's last page leads. */
  onward: { href: string; label: string }
}

/** Below the text: back, check, on. Give it a `key` that names the page. */
export function StepFooter({ hasCheck, done, runCheck, onPrevious, onNext, onward }: StepFooterProps) {
  const t = useTranslations('lesson')
  const [check, setCheck] = useState<CheckState>({ status: 'none' })
  const next = useRef<HTMLButtonElement>(null)
  const running = check.status === 'running'
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
      {hasCheck && <CheckPanel state={check} />}
      <div className="flex items-center gap-2">
        {onPrevious && (
          <Button variant="quiet" onClick={onPrevious}>
            <span aria-hidden="true">←</span>
            <span className="max-sm:sr-only">{t('previous')}</span>
          </Button>
        )}
        <div className="ml-auto flex items-center gap-2">
          {hasCheck && (
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
            <Button ref={next} variant={passed || !hasCheck ? 'primary' : 'secondary'} onClick={onNext}>
              {t('next')} <span aria-hidden="true">→</span>
            </Button>
          ) : (
            <LinkButton href={onward.href} variant="primary" className="max-w-80">
              <span className="truncate">{onward.label}</span> <span aria-hidden="true">→</span>
            </LinkButton>
          )}
        </div>
      </div>
    </footer>
  )
}
