'use client'

import { useTranslations } from 'next-intl'
import { Dialog } from '#app/_ui/dialog.tsx'

/** All keys that the page takes from the terminal; `docs/terminal.md` lists the same. */
const keys = [
  { name: 'leave', faces: 'Ctrl+Shift+Enter' },
  { name: 'copy', faces: 'Ctrl+Shift+C' },
  { name: 'copySelected', faces: 'Ctrl+C' },
  { name: 'paste', faces: 'Ctrl+Shift+V' },
  { name: 'search', faces: 'Ctrl+Shift+F' },
  { name: 'transcript', faces: 'Ctrl+Shift+Y' },
  { name: 'commands', faces: 'Ctrl+Shift+↑ ↓' },
  { name: 'terminals', faces: 'Ctrl+Shift+← →' },
  { name: 'fontSize', faces: 'Ctrl+Shift+. ,' },
] as const

export function KeysDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('terminal.help')
  return (
    <Dialog open title={t('title')} closeLabel={t('close')} onClose={onClose}>
      <p className="text-muted text-sm leading-6">{t('intro')}</p>
      <dl className="grid grid-cols-[max-content_1fr] items-baseline gap-x-4 gap-y-2.5 text-sm">
        {keys.map(({ name, faces }) => (
          <div key={name} className="contents">
            <dt>
              <kbd className="bg-sunken border-line rounded-md border px-1.5 py-0.5 font-sans text-xs font-medium">
                {faces}
              </kbd>
            </dt>
            <dd>{t(`keys.${name}`)}</dd>
          </div>
        ))}
      </dl>
      <p className="text-muted text-sm leading-6">{t('marks')}</p>
    </Dialog>
  )
}
