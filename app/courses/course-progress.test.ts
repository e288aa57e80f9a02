import { expect, test } from 'vitest'
import { CourseId, LessonId, type Course, type LessonSummary } from '#common/course.ts'
import { UserId } from '#common/person.ts'
import type { LessonProgress } from '#common/progress.ts'
import { byLesson, lastLesson, lessonsAhead, lessonsDone, nextLesson, stepsDone } from './course-progress.ts'

const [first, second] = [lesson('docker/first'), lesson('docker/second')] as const
const course: Course = {
  id: CourseId.parse('docker'),
  title: 'Docker',
  description: '',
  lessons: [first, second],
  problems: [],
}

test('A learner who has done nothing starts with the first lesson', () => {
  const nothing = byLesson([])
  expect(nextLesson(course, nothing)).toBe(first)
  expect(stepsDone(first, nothing)).toBe(0)
  expect(lessonsDone(course, nothing)).toBe(0)
})

test('A finished lesson counts as done and the next one follows', () => {
  const progress = byLesson([{ ...begun(first), completedAt: 5 }])
  expect(lessonsDone(course, progress)).toBe(1)
  expect(nextLesson(course, progress)).toBe(second)
  expect(stepsDone(first, progress)).toBe(3)
})

test('A lesson that was begun is gone on with before those that come before it', () => {
  expect(nextLesson(course, byLesson([begun(second)]))).toBe(second)
  expect(nextLesson(course, byLesson([{ ...begun(second), completedAt: 5 }]))).toBe(first)
})

test('A learner goes on where they were last, whatever they began first', () => {
  const enteredAt = (at: number) => [
    { page: 0, state: 'entered' as const, attempts: 0, enteredAt: at, activeMs: 1 },
  ]
  const visits = [
    { ...begun(first), steps: enteredAt(2) },
    { ...begun(second), steps: enteredAt(1) },
  ]
  expect(lastLesson(byLesson(visits))).toBe(first.id)
  expect(lastLesson(byLesson(visits.toReversed()))).toBe(first.id)
  expect(lastLesson(byLesson([]))).toBeUndefined()
})

test('A learner who has done every lesson is sent nowhere', () => {
  const progress = byLesson([first, second].map((lesson) => ({ ...begun(lesson), completedAt: 5 })))
  expect(nextLesson(course, progress)).toBeUndefined()
})

test('Only steps that are done count, and never more than the lesson has', () => {
  const states = ['done', 'done', 'failing', 'done', 'done'] as const
  const steps = states.map((state, page) => ({ page, state, attempts: 1, enteredAt: 1, activeMs: 1 }))
  expect(stepsDone(first, byLesson([{ ...begun(first), steps: steps.slice(0, 3) }]))).toBe(2)
  expect(stepsDone(first, byLesson([{ ...begun(first), steps }]))).toBe(3)
})

test('Of a long course those lessons are shown that come next, of a short one all', () => {
  const lessons = Array.from({ length: 9 }, (_, place) => lesson(`docker/${place}`))
  const long = { ...course, lessons }
  const done = (count: number) =>
    byLesson(lessons.slice(0, count).map((each) => ({ ...begun(each), completedAt: 5 })))
  const shown = (count: number) =>
    lessonsAhead(long, done(count), 3).lessons.map((each) => lessons.indexOf(each))
  expect([0, 1, 4, 8, 9].map(shown)).toEqual([
    [0, 1, 2],
    [0, 1, 2],
    [3, 4, 5],
    [6, 7, 8],
    [0, 1, 2],
  ])
  expect(lessonsAhead(long, done(4), 3).from).toBe(3)
  expect(lessonsAhead(course, done(0), 3)).toEqual({ from: 0, lessons: course.lessons })
})

function lesson(id: string): LessonSummary {
  return {
    id: LessonId.parse(id),
    courseId: CourseId.parse('docker'),
    title: id,
    description: '',
    languages: ['en'],
    stepCount: 3,
    runtime: { status: 'runs', kind: 'docker', egress: 'lab' },
    problemCount: 0,
  }
}

function begun({ id }: LessonSummary): LessonProgress {
  return { userId: UserId.parse('mina'), lessonId: id, page: 1, steps: [] }
}
