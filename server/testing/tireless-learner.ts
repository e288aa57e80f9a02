import { LessonId } from '#common/course.ts'
import { openDatabase } from '#server/prisma-database.ts'
import { prismaProgressStore } from '#server/progress/prisma-progress-store.ts'
import { addPerson } from '#server/testing/people.ts'

/**
 * A program for tests: fails a check in the database file of its first argument, again and again until it is killed,
 * and prints after each how many were stored.
 */
const [file] = process.argv.slice(2)
if (!file) throw new Error('expected a database file')

const database = await openDatabase(file)
const { id } = await addPerson(database, 'Mina')
const store = prismaProgressStore(database)
const lessonId = LessonId.parse('course/lesson')

for (let count = 1; ; count++) {
  await store.append(id, {
    at: count,
    lessonId,
    sessionId: 'session-1',
    kind: 'check-failed',
    page: 1,
    hint: '',
  })
  process.stdout.write(`${count}\n`)
}
