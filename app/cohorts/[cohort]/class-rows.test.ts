import { expect, test } from 'vitest'
import type { LearnerRow } from '#common/cohort.ts'
import { LessonId } from '#common/course.ts'
import { UserId } from '#common/person.ts'
import type { StepProgress } from '#common/progress.ts'
import { changedRows, isHere, lastActivity, lessonsInUse, sortedRows, stepOf } from './class-rows.ts'

const lessonId = LessonId.parse('docker/static-website')
const mina = row('Mina', [step(1, 'done', 100, 400), step(2, 'failing', 200)])
const jun = row('Jun', [step(1, 'done', 300, 350), step(2, 'done', 350, 360)])
const sora = row('Sora', [])

test('A changed learner is replaced, a removed one goes, a new one comes last', () => {
  const changed = { ...mina, name: 'Mina Kim' }
  const rows = changedRows([mina, jun], { rows: [changed, sora], removed: [jun.userId] })
  expect(rows).toEqual([changed, sora])
})

test('Learners are sorted by name as their language does', () => {
  const names = sortedRows(
    [row('하늘', []), row('가람', []), row('Learner 10', []), row('Learner 9', [])],
    'name',
    'ko',
  )
  expect(names.map(({ name }) => name)).toEqual(['가람', '하늘', 'Learner 9', 'Learner 10'])
})

test('Whoever has done the most comes first, and the name decides between equals', () => {
  expect(sortedRows([sora, mina, jun], 'progress', 'en')).toEqual([jun, mina, sora])
  expect(sortedRows([sora, row('Ara', [])], 'progress', 'en').map(({ name }) => name)).toEqual([
    'Ara',
    'Sora',
  ])
})

test('Whoever was active last comes first, whoever never was comes last', () => {
  expect(sortedRows([sora, jun, mina], 'activity', 'en')).toEqual([mina, jun, sora])
  expect(lastActivity(mina)).toBe(400)
  expect(lastActivity(sora)).toBeUndefined()
})

test('A cell knows its step, and whether the learner is on it now', () => {
  const online: LearnerRow = { ...mina, presence: { online: true, lessonId, page: 2 } }
  expect(stepOf(online, lessonId, 2)?.state).toBe('failing')
  expect(stepOf(online, lessonId, 3)).toBeUndefined()
  expect(isHere(online, lessonId, 2)).toBe(true)
  expect(isHere(online, lessonId, 1)).toBe(false)
  expect(isHere(mina, lessonId, 2)).toBe(false)
})

test('A lesson is in use once somebody has begun it or has it open', () => {
  const other = LessonId.parse('docker/links')
  expect(lessonsInUse([mina, sora])).toEqual(new Set([lessonId]))
  expect(lessonsInUse([{ ...sora, presence: { online: true, lessonId: other, page: 0 } }])).toEqual(
    new Set([other]),
  )
})

function row(name: string, steps: StepProgress[]): LearnerRow {
  const userId = UserId.parse(name)
  return {
    userId,
    name,
    presence: { online: false },
    lessons: steps.length === 0 ? [] : [{ userId, lessonId, page: 1, steps }],
  }
}

function step(page: number, state: StepProgress['state'], enteredAt: number, doneAt?: number): StepProgress {
  return { page, state, attempts: 1, enteredAt, activeMs: 0, ...(doneAt === undefined ? {} : { doneAt }) }
}
