import { expect, test } from 'vitest'
import { foundWords } from './found-words.ts'

/** The text with its found words in brackets. */
function shown(text: string, search: string): string {
  return foundWords(text, search)
    .map((piece) => (piece.found ? `[${piece.text}]` : piece.text))
    .join('')
}

test('Every word of the search is found, whatever its case', () => {
  expect(shown('Docker runs a docker image', 'DOCKER image')).toBe('[Docker] runs a [docker] [image]')
})

test('Korean is found inside a longer word, also when it was typed in separate letters', () => {
  expect(shown('컨테이너를 배포하세요', '컨테이너'.normalize('NFD'))).toBe('[컨테이너]를 배포하세요')
})

test('Of two words that begin alike the longer one is found', () => {
  expect(shown('a docker-compose file', 'docker docker-compose')).toBe('a [docker-compose] file')
})

test('Signs that mean something to a pattern are only letters', () => {
  expect(shown('echo $(date) [a-z]', '$(date) [a-z] .*')).toBe('echo [$(date)] [[a-z]]')
})

test('Without words nothing is found', () => {
  expect(foundWords('text', '  ')).toEqual([{ text: 'text', found: false }])
})
