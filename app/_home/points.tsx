import { getTranslations } from 'next-intl/server'

const points = ['machine', 'check', 'class'] as const

/** What there is to know before trying, in three sentences. */
export async function Points() {
  const t = await getTranslations('home.points')
  return (
    <ul className="mx-auto grid w-full max-w-6xl gap-x-10 gap-y-6 px-4 pt-10 sm:px-6 md:grid-cols-3">
      {points.map((point) => (
        <li key={point} className="border-accent border-t-2 pt-4">
          <h2 className="font-semibold">{t(`${point}Title`)}</h2>
          <p className="text-muted mt-1 text-sm leading-6">{t(point)}</p>
        </li>
      ))}
    </ul>
  )
}
