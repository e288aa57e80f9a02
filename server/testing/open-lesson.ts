import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Lesson } from '#common/course.ts'
import type { Actor } from '#common/person.ts'
import type { SessionView } from '#common/session.ts'
import { testLesson } from '#server/testing/lessons.ts'
import { temporaryDirectory } from '#server/testing/temporary-database.ts'
import type { TestPage } from '#server/testing/test-page.ts'
import type { TestServer } from '#server/testing/test-server.ts'

/** A lesson of two steps: the first has this check, the second none. */
export function checkedLesson(script: string): Lesson {
  const file = join(temporaryDirectory(), 'verify.sh')
  writeFileSync(file, script)
  return testLesson('checked', [file, undefined])
}

/** Somebody who has opened the lesson, with the sandbox there. */
export async function openLesson(
  server: TestServer,
  lesson: Lesson,
  actor?: Actor,
): Promise<{ page: TestPage; session: SessionView }> {
  const page = server.openPage(actor ?? (await server.addPerson('Mina')))
  const session = await page.open(lesson.id)
  await page.until(session.id, 'ready')
  return { page, session }
}
