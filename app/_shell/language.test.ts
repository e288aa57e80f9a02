import { expect, test } from 'vitest'
import { pickLanguage } from './language.ts'

test.each([
  ['ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7', 'ko'],
  ['en-GB,en;q=0.9,ko;q=0.8', 'en'],
  ['fr-FR,fr;q=0.9,ko;q=0.5', 'ko'],
  ['en;q=0.3, ko;q=0.8', 'ko'],
  ['KO', 'ko'],
  ['ko;q=0, en', 'en'],
  ['fr, *;q=0.5', 'en'],
  [';;;,q=x', 'en'],
  ['', 'en'],
  [null, 'en'],
])('A browser that asks for %j reads %s', (acceptLanguage, language) => {
  expect(pickLanguage(undefined, acceptLanguage)).toBe(language)
})

test('A chosen language wins over the browser’s', () => {
  expect(pickLanguage('en', 'ko-KR')).toBe('en')
  expect(pickLanguage('ko', 'en-US')).toBe('ko')
})

test('A cookie that names no language there is counts for nothing', () => {
  expect(pickLanguage('<script>', 'ko')).toBe('ko')
})
