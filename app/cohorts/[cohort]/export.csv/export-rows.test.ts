import { expect, test } from 'vitest'
import { LessonId } from '#common/course.ts'
import { exportRows } from './export-rows.ts'

const lessonId = LessonId.parse('docker/static-website')
const step = {
  learner: '김민아',
  lessonId,
  page: 1,
  state: 'done',
  attempts: 3,
  enteredAt: 0,
  activeMs: 61_499,
} as const
const lesson = {
  title: 'A static website',
  pages: [
    { kind: 'intro', index: 0, title: 'Welcome' },
    { kind: 'step', index: 1, title: 'Write a Dockerfile' },
  ],
} as const

test('Each step that a learner has entered is a row', () => {
  const [columns, ...rows] = exportRows([{ ...step, doneAt: 60_000 }], () => ({
    ...lesson,
    pages: [...lesson.pages],
  }))
  expect(Object.fromEntries((columns ?? []).map((column, index) => [column, rows[0]?.[index]]))).toEqual({
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
  })
})

test('The introduction is no step', () => {
  expect(exportRows([{ ...step, page: 0 }], () => ({ ...lesson, pages: [...lesson.pages] }))).toHaveLength(1)
})

test('A step of a lesson that is gone is a row all the same', () => {
  const [, row] = exportRows([step], (id) => ({ title: id, pages: [] }))
  expect(row).toEqual([
    '김민아',
    'docker/static-website',
    'docker/static-website',
    1,
    undefined,
    'done',
    3,
    '1970-01-01T00:00:00.000Z',
    undefined,
    61,
  ])
})
