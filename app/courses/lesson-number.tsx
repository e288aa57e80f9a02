import { useTranslations } from 'next-intl'

/** A lesson's place in its course, or that it is done. */
export function LessonNumber({ number, done }: { number: number; done: boolean }) {
  const t = useTranslations('catalogue')
  return (
    <span
      className={`grid size-7 min-w-fit shrink-0 place-items-center rounded-full px-1 text-sm font-semibold tabular-nums ${
        done ? 'bg-done-soft text-done' : 'bg-sunken text-muted'
      }`}
    >
      {done ? <span aria-hidden="true">✓</span> : number}
      {done && <span className="sr-only">{t('done')}</span>}
    </span>
  )
}
