import { expect, test } from 'vitest'
import { readLessonFilter } from './lesson-filter.ts'

test('An address without a query asks for nothing', () => {
  expect(readLessonFilter({})).toBeUndefined()
})

test('A form that is sent empty asks for nothing', () => {
  expect(readLessonFilter({ q: '  ', difficulty: '', minutes: '', language: '' })).toBeUndefined()
})

test('Every field of the form is understood', () => {
  const query = { q: ' 도커 network ', difficulty: 'beginner', minutes: '30', language: 'ko', runs: 'here' }
  expect(readLessonFilter(query)).toEqual({
    words: '도커 network',
    level: 'beginner',
    maxMinutes: 30,
    language: 'ko',
    runsHere: true,
  })
})

test('What makes no sense is passed over, and the rest still counts', () => {
  const nonsense = { difficulty: 'deadly', minutes: '-5', language: 'xx', runs: 'elsewhere' }
  expect(readLessonFilter({ q: 'docker', ...nonsense })).toEqual({ words: 'docker' })
  for (const minutes of ['soon', 'Infinity', '0', ' ']) expect(readLessonFilter({ minutes })).toBeUndefined()
})

test('Of a field that is given twice the first counts', () => {
  expect(readLessonFilter({ q: ['docker', 'compose'] })).toEqual({ words: 'docker' })
})

test('A search of a thousand letters is cut, not refused', () => {
  expect(readLessonFilter({ q: 'a'.repeat(1000) })?.words).toHaveLength(200)
})
