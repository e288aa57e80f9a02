'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '#app/_ui/button.tsx'

/** The author's hints, one more for each click: from a nudge to nearly the answer. */
export function HintList({ hints, onShow }: { hints: string[]; onShow: (number: number) => void }) {
  const t = useTranslations('lesson.hints')
  const [shown, setShown] = useState(0)
  if (hints.length === 0) return null
  function show(number: number): void {
    setShown(number)
    onShow(number)
  }
  return (
    <div className="hints" aria-live="polite">
      {hints.slice(0, shown).map((hint, index) => (
        <p key={index}>
          <strong>{t('number', { number: index + 1 })}</strong> {hint}
        </p>
      ))}
      {shown < hints.length && (
        <Button size="small" onClick={() => show(shown + 1)}>
          {t(shown === 0 ? 'first' : 'more')}
        </Button>
      )}
    </div>
  )
}
