import { expect, test } from 'vitest'
import { LessonId } from '#common/course.ts'
import { UserId } from '#common/person.ts'
import type { StepProgress } from '#common/progress.ts'
import type { LessonName } from '../lesson-name.ts'
import { exportRows } from './export-rows.ts'

const lessonId = LessonId.parse('docker/static-website')
const step: StepProgress = { page: 1, state: 'done', attempts: 3, enteredAt: 0, activeMs: 61_499 }
const lesson: LessonName = {
  title: 'A static website',
  pages: [
    { kind: 'intro', index: 0, title: 'Welcome' },
    { kind: 'step', index: 1, title: 'Write a Dockerfile' },
  ],
}

test('Each step that a learner has entered is a row', () => {
  expect(rowsByColumn([learner('u1', '김민아', { ...step, doneAt: 60_000 })])).toEqual([
    {
      learner_id: 'u1',
      learner: '김민아',
      lesson: 'docker/static-website',
      lesson_title: 'A static website',
      step: 1,
      step_title: 'Write a Dockerfile',
      state: 'done',
      checks: 3,
      entered_at: '1970-01-01T00:00:00.000Z',
      done_at: '1970-01-01T00:01:00.000Z',
      active_seconds: 61,
    },
  ])
})

test('A learner who has not begun is a row with the state none and no lesson', () => {
  expect(rowsByColumn([learner('u1', 'Jun')])).toEqual([{ learner_id: 'u1', learner: 'Jun', state: 'none' }])
})

test('The introduction is no step: who has read only that has not begun', () => {
  const rows = rowsByColumn([learner('u1', 'Jun', { ...step, page: 0 })])
  expect(rows).toEqual([{ learner_id: 'u1', learner: 'Jun', state: 'none' }])
})

test('Two learners of the same name are told apart by their ids', () => {
  const rows = rowsByColumn([learner('u1', 'Jun', step), learner('u2', 'Jun')])
  expect(rows).toMatchObject([
    { learner_id: 'u1', learner: 'Jun', state: 'done' },
    { learner_id: 'u2', learner: 'Jun', state: 'none' },
  ])
})

test('Every row is as wide as the columns', () => {
  const rows = exportRows([learner('u1', 'Jun', step), learner('u2', 'Mina')], () => lesson)
  expect(new Set(rows.map((row) => row.length))).toEqual(new Set([11]))
})

test('A step of a lesson that is gone is a row all the same', () => {
  const [row] = rowsByColumn([learner('u1', 'Jun', step)], { title: lessonId, pages: [] })
  expect(row).toMatchObject({ lesson: lessonId, lesson_title: lessonId, step: 1, state: 'done' })
  expect(row?.step_title).toBeUndefined()
})

function learner(id: string, name: string, ...steps: StepProgress[]) {
  return { userId: UserId.parse(id), name, lessons: steps.length === 0 ? [] : [{ lessonId, steps }] }
}

function rowsByColumn(learners: ReturnType<typeof learner>[], named = lesson) {
  const [columns = [], ...rows] = exportRows(learners, () => named)
  return rows.map((row) =>
    Object.fromEntries(columns.map((column, index) => [String(column), row[index]] as const)),
  )
}
