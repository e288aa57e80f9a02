import { getLocale } from 'next-intl/server'
import { exportClass } from '#server/cohort/queries.ts'
import { signedInActor } from '#app/_shell/actor.ts'
import { valueOrPage } from '#app/_shell/value-or-page.ts'
import { findLessonNames } from '../find-lesson-names.ts'
import { csv } from './csv.ts'
import { exportRows } from './export-rows.ts'

/** Everything that the class matrix shows, for a spreadsheet. */
export async function GET(
  _: Request,
  { params }: RouteContext<'/cohorts/[cohort]/export.csv'>,
): Promise<Response> {
  const { cohort } = await params
  const { name, learners } = valueOrPage(
    await exportClass(await signedInActor(), cohort),
    `/cohorts/${encodeURIComponent(cohort)}`,
  )
  const lessonNames = await findLessonNames(
    learners.flatMap(({ lessons }) => lessons.map(({ lessonId }) => lessonId)),
    await getLocale(),
  )
  return new Response(csv(exportRows(learners, lessonNames)), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="class.csv"; filename*=UTF-8''${encodeURIComponent(name)}.csv`,
      'cache-control': 'no-store',
    },
  })
}
