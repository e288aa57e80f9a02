import { expect, test } from 'vitest'
import { pathParam } from './path-param.ts'

test('A name in an address is read as it was written', () => {
  expect(pathParam('%EC%BB%A8%ED%85%8C%EC%9D%B4%EB%84%88')).toBe('컨테이너')
  expect(pathParam('static-website')).toBe('static-website')
})

test('An address that is cut off in mid-letter names something that does not exist, and breaks nothing', () => {
  expect(pathParam('%E0%A4%A')).toBe('%E0%A4%A')
})
