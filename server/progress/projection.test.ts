import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LessonId } from '#common/course.ts'
import { UserId } from '#common/person.ts'
import type { LessonProgress, ProgressEvent } from '#common/progress.ts'
import { noProgress, projectEvent } from '#server/progress/projection.ts'
import { progressEvents } from '#server/testing/progress-events.ts'

const start = noProgress(UserId.parse('mina'), LessonId.parse('course/lesson'))
const about = { lessonId: start.lessonId, sessionId: 'session-1' }

test('a step that is entered, failed and passed is done, with its attempts and times', () => {
  const progress = project([
    { ...about, at: 100, kind: 'step-entered', page: 1 },
    { ...about, at: 200, kind: 'check-failed', page: 1, hint: 'port 80 is not open' },
    { ...about, at: 300, kind: 'check-passed', page: 1 },
    { ...about, at: 400, kind: 'step-left', page: 1, activeMs: 250 },
  ])

  expect(progress.steps).toEqual([
    { page: 1, state: 'done', attempts: 2, enteredAt: 100, doneAt: 300, activeMs: 250 },
  ])
})

test('a step stays done when its check fails later, and keeps the time it was done first', () => {
  const progress = project([
    { ...about, at: 100, kind: 'check-passed', page: 1 },
    { ...about, at: 200, kind: 'check-failed', page: 1, hint: 'gone' },
    { ...about, at: 300, kind: 'check-passed', page: 1 },
  ])

  expect(progress.steps[0]).toMatchObject({ state: 'done', doneAt: 100, attempts: 3 })
})

test('a check that could not be run is not held against the learner', () => {
  const before = project([{ ...about, at: 100, kind: 'step-entered', page: 1 }])

  expect(
    projectEvent(before, { ...about, at: 200, kind: 'check-errored', page: 1, code: 'check-timeout' }),
  ).toEqual(before)
})

test('a learner who goes back to a step is on that page, and the step keeps when it was first entered', () => {
  const progress = project([
    { ...about, at: 100, kind: 'step-entered', page: 1 },
    { ...about, at: 200, kind: 'step-entered', page: 2 },
    { ...about, at: 300, kind: 'step-entered', page: 1 },
  ])

  expect(progress.page).toBe(1)
  expect(progress.steps.map(({ page, enteredAt }) => [page, enteredAt])).toEqual([
    [1, 100],
    [2, 200],
  ])
})

test('resetting the sandbox keeps what is done', () => {
  const before = project([{ ...about, at: 100, kind: 'check-passed', page: 1 }])

  expect(projectEvent(before, { ...about, at: 200, kind: 'session-reset' })).toEqual(before)
})

test('a lesson stays completed since the first time', () => {
  const progress = project([
    { ...about, at: 100, kind: 'lesson-completed' },
    { ...about, at: 200, kind: 'lesson-completed' },
  ])

  expect(progress.completedAt).toBe(100)
})

test('whatever happens, nothing done is undone and no step is there twice', () => {
  fc.assert(
    fc.property(progressEvents(about), (events) => {
      let before = start
      for (const event of events) {
        const after = projectEvent(before, event)
        const pages = after.steps.map(({ page }) => page)
        expect(pages).toEqual([...new Set(pages)].sort((a, b) => a - b))
        expect(doneIn(after)).toEqual(expect.arrayContaining(doneIn(before)))
        expect(attemptsIn(after)).toBeGreaterThanOrEqual(attemptsIn(before))
        before = after
      }
    }),
  )
})

function project(events: ProgressEvent[]): LessonProgress {
  return events.reduce(projectEvent, start)
}

function doneIn({ steps, completedAt }: LessonProgress): string[] {
  const done = steps.filter(({ state }) => state === 'done').map(({ page, doneAt }) => `${page} at ${doneAt}`)
  return completedAt === undefined ? done : [...done, `all at ${completedAt}`]
}

function attemptsIn({ steps }: LessonProgress): number {
  return steps.reduce((sum, { attempts }) => sum + attempts, 0)
}
