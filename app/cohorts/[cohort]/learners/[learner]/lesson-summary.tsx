import { getTranslations } from 'next-intl/server'
import type { LessonProgress } from '#common/progress.ts'
import { Badge } from '#app/_ui/badge.tsx'
import { Card } from '#app/_ui/card.tsx'
import { shortDuration } from '../../short-duration.ts'
import { looks } from '../../step-looks.ts'
import { stepNumber, type LessonName } from '../../lesson-name.ts'

/** How a learner stands with the steps of one lesson. */
export async function LessonSummary({ progress, lesson }: { progress: LessonProgress; lesson: LessonName }) {
  const t = await getTranslations('learner')
  const words = await getTranslations('cohort')
  const steps = progress.steps.filter(
    ({ page }) =>
      lesson.pages.length === 0 || lesson.pages.some(({ index, kind }) => index === page && kind === 'step'),
  )
  return (
    <Card aria-label={lesson.title} className="overflow-x-auto">
      <div className="border-line flex flex-wrap items-center justify-between gap-2 border-b px-3 py-3 sm:px-5">
        <h3 className="font-semibold">{lesson.title}</h3>
        {progress.completedAt !== undefined && <Badge tone="done">✓ {t('finished')}</Badge>}
      </div>
      {steps.length === 0 ? (
        <p className="text-muted px-3 py-3 text-sm sm:px-5">{t('noStepBegun')}</p>
      ) : (
        <table className="w-full text-left text-sm">
          <thead className="text-muted text-xs">
            <tr>
              <th scope="col" className="py-2 pr-2 pl-3 font-medium sm:pl-5">
                {t('step')}
              </th>
              <th scope="col" className="px-2 py-2 font-medium">
                {t('state')}
              </th>
              <th scope="col" className="px-2 py-2 text-right font-medium">
                {t('attempts')}
              </th>
              <th scope="col" className="py-2 pr-3 pl-2 text-right font-medium sm:pr-5">
                {t('time')}
              </th>
            </tr>
          </thead>
          <tbody>
            {steps.map(({ page, state, attempts, activeMs }) => (
              <tr key={page} className="border-line border-t">
                <th scope="row" className="py-2 pr-2 pl-3 font-normal sm:pl-5">
                  {stepNumber(lesson, page)}. {lesson.pages.find(({ index }) => index === page)?.title}
                </th>
                <td className="px-2 py-2 whitespace-nowrap">
                  <span className={`inline-flex items-center gap-1.5 rounded px-1.5 ${looks[state].look}`}>
                    <span aria-hidden="true">{looks[state].symbol}</span>
                    {words(`states.${state}`)}
                  </span>
                </td>
                <td className="px-2 py-2 text-right tabular-nums">{attempts}</td>
                <td className="py-2 pr-3 pl-2 text-right whitespace-nowrap tabular-nums sm:pr-5">
                  {shortDuration(words, activeMs)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  )
}
