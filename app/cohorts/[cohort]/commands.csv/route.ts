import { getLocale } from 'next-intl/server'
import { exportCommands, type CommandsExport } from '#server/cohort/queries.ts'
import { signedInActor } from '#app/_shell/actor.ts'
import { valueOrPage } from '#app/_shell/value-or-page.ts'
import { csv, csvLines } from '../export.csv/csv.ts'
import { findLessonNames } from '../find-lesson-names.ts'
import type { LessonName } from '../lesson-name.ts'
import type { LessonId } from '#common/course.ts'
import { commandColumns, commandRows } from './command-rows.ts'

/** Every command of everybody in the class, for a spreadsheet; sent as it is read, for there may be many. */
export async function GET(
  _: Request,
  { params }: RouteContext<'/cohorts/[cohort]/commands.csv'>,
): Promise<Response> {
  const { cohort } = await params
  const exported = valueOrPage(
    await exportCommands(await signedInActor(), cohort),
    `/cohorts/${encodeURIComponent(cohort)}`,
  )
  const lessonNames = await findLessonNames(
    exported.learners.flatMap(({ lessons }) => lessons.map(({ lessonId }) => lessonId)),
    await getLocale(),
  )
  return new Response(streamOf(textOf(exported, lessonNames)), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="commands.csv"; filename*=UTF-8''${encodeURIComponent(exported.name)}-commands.csv`,
      'cache-control': 'no-store',
    },
  })
}

async function* textOf(
  { learners, commandsOf }: CommandsExport,
  nameOf: (id: LessonId) => LessonName,
): AsyncGenerator<string> {
  yield csv([commandColumns])
  for (const learner of learners) {
    for await (const commands of commandsOf(learner.userId)) {
      yield csvLines(commandRows(learner, commands, nameOf))
    }
  }
}

/** Reads on when there is room for more. */
function streamOf(parts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const utf8 = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const next = await parts.next()
      if (next.done === true) controller.close()
      else controller.enqueue(utf8.encode(next.value))
    },
    async cancel() {
      await parts.return(undefined)
    },
  })
}
