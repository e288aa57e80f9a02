'use client'

import { useTranslations } from 'next-intl'
import { copyText } from '#app/_ui/copy-text.ts'
import { useFlash } from './use-flash.ts'

interface CopyMarkProps {
  text: () => string
  /** What it copies, where another button beside it does something else with that. */
  label?: string
}

/** A small button in the corner of a block of code: copies it, and says so. */
export function CopyMark({ text, label }: CopyMarkProps) {
  const t = useTranslations('lesson.action')
  const [outcome, flash] = useFlash<'copied' | 'notCopied'>()
  return (
    <button
      type="button"
      className="code-button"
      aria-label={outcome === undefined ? label : undefined}
      data-outcome={outcome}
      onClick={() => void copyText(text()).then((copied) => flash(copied ? 'copied' : 'notCopied'))}
    >
      <span role="status">{t(outcome ?? 'copy')}</span>
    </button>
  )
}
