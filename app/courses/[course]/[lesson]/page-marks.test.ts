import { expect, test } from 'vitest'
import { LessonId } from '#common/course.ts'
import { UserId } from '#common/person.ts'
import type { LessonProgress, StepProgress } from '#common/progress.ts'
import { openSteps, pageMark, pageToShow, stepsDone, type PageEntry } from './page-marks.ts'

const pages: PageEntry[] = [
  { index: 0, kind: 'intro', number: 0, title: 'Welcome', hasCheck: false },
  { index: 1, kind: 'step', number: 1, title: 'Look', hasCheck: false },
  { index: 2, kind: 'step', number: 2, title: 'Build', hasCheck: true },
  { index: 3, kind: 'finish', number: 0, title: 'Finish', hasCheck: false },
]

function progress(...states: [page: number, state: StepProgress['state']][]): LessonProgress {
  return {
    userId: UserId.parse('ada'),
    lessonId: LessonId.parse('course/lesson'),
    page: 0,
    steps: states.map(([page, state]) => ({ page, state, attempts: 0, enteredAt: 0, activeMs: 0 })),
  }
}

test('a lesson nobody has opened has no marks', () => {
  expect(pages.map((page) => pageMark(page, 0, undefined))).toEqual(['none', 'none', 'none', 'none'])
})

test('a page to read is done once the learner has gone past it', () => {
  const now = progress([0, 'entered'], [1, 'entered'])
  expect(pages.map((page) => pageMark(page, 1, now))).toEqual(['done', 'entered', 'none', 'none'])
})

test('a step with a check is done when it passed, and not before', () => {
  expect(pageMark(pages[2]!, 3, progress([2, 'entered']))).toBe('entered')
  expect(pageMark(pages[2]!, 3, progress([2, 'failing']))).toBe('failing')
  expect(pageMark(pages[2]!, 3, progress([2, 'done']))).toBe('done')
})

test('at the end, the steps that were not passed or not read stand open', () => {
  const titles = (now: LessonProgress | undefined) => openSteps(pages, now).map(({ title }) => title)
  expect(titles(progress([2, 'failing'], [3, 'entered']))).toEqual(['Look', 'Build'])
  expect(titles(progress([1, 'entered'], [2, 'done']))).toEqual([])
  // Where nothing is stored, it is not known what was read.
  expect(titles(undefined)).toEqual(['Build'])
})

test('intro and finish are no steps to be counted', () => {
  expect(stepsDone(pages, 2, progress([0, 'entered'], [1, 'entered'], [2, 'done']))).toEqual({
    done: 2,
    total: 2,
  })
})

test('the address says which page is shown, else the learner goes on where they were', () => {
  expect(pageToShow(pages, '2', 1)).toBe(2)
  expect(pageToShow(pages, null, 1)).toBe(1)
  expect(pageToShow(pages, undefined, undefined)).toBe(0)
})

test('an address with a page that does not exist shows the first', () => {
  expect(pageToShow(pages, '99', 1)).toBe(0)
  expect(pageToShow(pages, '1e9', 1)).toBe(1)
})
