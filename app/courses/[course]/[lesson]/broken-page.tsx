import { getTranslations } from 'next-intl/server'
import type { ContentProblem } from '#common/course.ts'
import { Banner } from '#app/_ui/banner.tsx'

/** In the place of a text that could not be read: what its author has to mend. */
export async function BrokenPage({ problem }: { problem: ContentProblem }) {
  const t = await getTranslations('lesson.broken')
  const place = [problem.file, problem.line, problem.key].filter((part) => part !== undefined).join(': ')
  return (
    <Banner tone="warning">
      <strong>{t('title')}</strong>
      <p>{t('text')}</p>
      <p>
        <code>{place}</code> {problem.reason} {problem.remedy}
      </p>
    </Banner>
  )
}
