import { useTranslations } from 'next-intl'
import type { MachineView } from '#common/machine.ts'
import { Card } from '#app/_ui/card.tsx'
import { ProgressBar } from '#app/_ui/progress-bar.tsx'

/** How many sandboxes there are, may be, and are waited for. */
export function PlaceList({ places, queued }: Pick<MachineView, 'places' | 'queued'>) {
  const t = useTranslations('sandboxes')
  const { max, running, starting, leaving, warm } = places
  const taken = running + starting + leaving
  const facts = { running, warm, starting, leaving, free: Math.max(0, max - taken), queued }
  return (
    <Card aria-labelledby="places-title" className="p-5 sm:p-6">
      <h2 id="places-title" className="mb-3 font-semibold">
        {t('places')}
      </h2>
      <p className="mb-2 text-3xl font-semibold tabular-nums">{t('of', { count: taken, max })}</p>
      <ProgressBar label={t('places')} done={taken} total={max} />
      <dl className="mt-4 grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 text-sm">
        {names.map((name) => (
          <div key={name} className="contents">
            <dd className="text-right font-medium tabular-nums">{facts[name]}</dd>
            <dt className="text-muted">{t(name)}</dt>
          </div>
        ))}
      </dl>
    </Card>
  )
}

const names = ['running', 'warm', 'starting', 'leaving', 'free', 'queued'] as const
