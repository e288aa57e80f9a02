'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { Button } from '#app/_ui/button.tsx'
import { floatingLook } from './floating-look.ts'
import { maxQueuedBytes } from './input-queue.ts'
import type { Paste } from './terminal-link.ts'

/** How far a long paste is, and a way to stop it; nothing while there is none. */
export function PasteNotice({ paste, onCancel }: { paste: Paste | undefined; onCancel: () => void }) {
  const t = useTranslations('terminal.pasting')
  const format = useFormatter()
  if (!paste) return null
  if (paste.status === 'refused') {
    return (
      <p role="alert" className={floatingLook}>
        {t('refused', { megabytes: maxQueuedBytes / 1024 / 1024 })}
      </p>
    )
  }
  const done = (paste.total - paste.left) / paste.total
  return (
    <div className={floatingLook} data-pasting>
      <span id="pasting">{t('sending')}</span>
      <progress aria-labelledby="pasting" value={done} className="accent-accent h-2 min-w-0 flex-1" />
      <span className="w-10 text-right tabular-nums">
        {format.number(done, { style: 'percent', maximumFractionDigits: 0 })}
      </span>
      <Button size="small" onClick={onCancel}>
        {t('cancel')}
      </Button>
    </div>
  )
}
