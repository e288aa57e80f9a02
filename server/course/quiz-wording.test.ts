import { expect, test } from 'vitest'
import { createCatalogue } from './catalogue.ts'
import { withoutQuizAnswers } from './quiz-wording.ts'
import { oneStep, temporaryContent } from '#server/testing/temporary-content.ts'

test('a quiz keeps its question and options, and nothing tells the right ones apart', () => {
  const markdown =
    'Before\n>>Q1: Which port?<<\r\n(*) 80\r\n( ) 443\r\n\nAfter\n>>Q2: Which command?<<\n=== docker ps'
  expect(withoutQuizAnswers(markdown)).toBe('Before\nWhich port?\n80\n443\n\nAfter\nWhich command?')
})

test('text without a quiz stays as it is', () => {
  const markdown = '# Title\n\n> a quotation\n\n>> a deeper one\n- [x] a task'
  expect(withoutQuizAnswers(markdown)).toBe(markdown)
})

test('a search neither finds nor shows the answer to a quiz', async () => {
  const root = await temporaryContent({
    'c/l/index.json': oneStep(),
    'c/l/step1.md':
      '>>Q1: Which command lists?<<\n=== docker ps\n\n>>Q2: Which is prime?<<\n(*) seven\n( ) eight\n',
  })
  const catalogue = createCatalogue({ roots: [root] })
  const excerpts = async (words: string) =>
    (await catalogue.searchLessons({ words }, 'en')).matches.map(({ excerpt }) => excerpt)
  expect(await excerpts('docker ps')).toEqual([])
  expect(await excerpts('seven')).toEqual(['One Which command lists? Which is prime? seven eight'])
})
