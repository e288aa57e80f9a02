import { expect, test } from 'vitest'
import { excerpt } from './search-text.ts'

const excerptOf = (shown: string, word: string) =>
  excerpt({ head: '', body: shown.toLowerCase(), shown }, [word])

test('an excerpt begins and ends with whole words, and says where the text goes on', () => {
  const many = Array.from({ length: 30 }, (_, index) => `before${index}`).join(' ')
  const more = many.replaceAll('before', 'after')
  const shown = `${many} a Docker-Engine of its own ${more}`
  const found = excerptOf(shown, 'docker') ?? ''
  expect(found).toMatch(/^…before\d+ .* a Docker-Engine of its own .* after\d+…$/)
  expect(` ${shown} `).toContain(` ${found.slice(1, -1)} `)
})

test('a text without blanks is cut where it must be', () => {
  const found = excerptOf(`${'가'.repeat(200)}도커${'나'.repeat(200)}`, '도커')
  expect(found).toBe(`…${'가'.repeat(60)}도커${'나'.repeat(100)}…`)
})
