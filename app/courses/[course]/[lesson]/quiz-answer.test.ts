import { expect, test } from 'vitest'
import { isEmptyAnswer, readQuizAnswer } from './quiz-answer.ts'

test('Typed text is the answer as it was typed', () => {
  expect(readQuizAnswer(form(['text', ' 80 ']))).toEqual({ text: ' 80 ' })
})

test('Every option that is chosen is in the answer', () => {
  expect(readQuizAnswer(form(['choice', '0'], ['choice', '2']))).toEqual({ choices: [0, 2] })
})

test('Nothing chosen and nothing typed are empty', () => {
  expect(isEmptyAnswer({ choices: [] })).toBe(true)
  expect(isEmptyAnswer({ text: '  ' })).toBe(true)
  expect(isEmptyAnswer({ choices: [0] })).toBe(false)
  expect(isEmptyAnswer({ text: '0' })).toBe(false)
})

function form(...fields: [string, string][]): FormData {
  const data = new FormData()
  for (const [name, value] of fields) data.append(name, value)
  return data
}
