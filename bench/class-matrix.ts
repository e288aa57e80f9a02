import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { CohortId, JoinCode } from '#common/cohort.ts'
import { LessonId } from '#common/course.ts'
import { UserId } from '#common/person.ts'
import { prismaCohortStore } from '#server/cohort/prisma-cohort-store.ts'
import { openDatabase, type Database } from '#server/prisma-database.ts'
import { toStoredProgress } from '#server/progress/stored-progress.ts'
import { percentile, row, type Row } from './row.ts'
import { stopwatch } from './stopwatch.ts'

/** What the dashboard of a big class costs the server, beside reading the same rows with nothing made of them. */
export async function benchClassMatrix(): Promise<Row[]> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'sandlot-bench-'))
  const database = await openDatabase(path.join(directory, 'sandlot.db'))
  try {
    await fillClass(database)
    const store = prismaCohortStore(database)
    const ours = await times(() => store.readClass(cohortId))
    const plain = await times(() => database.lessonProgress.findMany())
    return [
      row(
        {
          row: `matrix of ${learners} learners × ${lessons * steps} steps, p50`,
          unit: 'ms',
          ours: percentile(ours, 0.5),
          against: { 'plain rows': percentile(plain, 0.5) },
          budget: '≤ 200 ms',
        },
        (ms) => ms <= 200,
      ),
    ]
  } finally {
    await database.$disconnect()
    fs.rmSync(directory, { recursive: true })
  }
}

const cohortId = CohortId.parse('bench')
const learners = 500
const lessons = 10
const steps = 5
const rounds = 10

async function times(read: () => Promise<unknown>): Promise<number[]> {
  const found: number[] = []
  for (let round = 0; round < rounds; round++) {
    const elapsed = stopwatch()
    await read()
    found.push(elapsed())
  }
  return found
}

async function fillClass(database: Database): Promise<void> {
  const ids = Array.from({ length: learners }, (_, index) => `learner-number-${index}`)
  const everyStep = Array.from({ length: steps }, (_, page) => ({
    page,
    state: 'done' as const,
    attempts: 2,
    enteredAt: 1_700_000_000_000,
    doneAt: 1_700_000_060_000,
    activeMs: 60_000,
  }))
  await database.user.create({ data: { id: 'teacher', name: 'Teacher', email: 'teacher@example.com' } })
  await database.user.createMany({ data: ids.map((id) => ({ id, name: id, email: `${id}@example.com` })) })
  await prismaCohortStore(database).create({
    id: cohortId,
    name: 'Bench',
    joinCode: JoinCode.parse('ABC-DEF'),
    instructorId: UserId.parse('teacher'),
    createdAt: 0,
  })
  await database.membership.createMany({
    data: ids.map((userId) => ({ cohortId, userId, joinedAt: new Date(0) })),
  })
  for (let lesson = 0; lesson < lessons; lesson++) {
    const lessonId = LessonId.parse(`course/${lesson}`)
    const data = ids.map((id) => ({
      ...toStoredProgress({ userId: UserId.parse(id), lessonId, page: 1, steps: everyStep }),
      updatedAt: new Date(0),
    }))
    await database.lessonProgress.createMany({ data })
  }
}
