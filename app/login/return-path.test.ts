import { expect, test } from 'vitest'
import { returnPath } from './return-path.ts'

test('After signing in one comes back to the page one wanted', () => {
  expect(returnPath('/cohorts/abc?sort=name#top')).toBe('/cohorts/abc?sort=name#top')
  expect(returnPath('/join/ABCDEF')).toBe('/join/ABCDEF')
})

test.each([
  ['another site', 'https://evil.example/'],
  ['another site without a scheme', '//evil.example/'],
  ['another site behind a backslash', '/\\evil.example/'],
  ['another site behind a tab', '/\t/evil.example/'],
  ['another site behind dots', '/x/..//evil.example/'],
  ['a script', 'javascript:alert(1)'],
  ['a path relative to this page', 'courses'],
  ['nothing', undefined],
  ['several addresses', ['/courses', '/join']],
  ['what is no address', '//['],
])('A link that leads to %s leads to the courses instead', (_, next) => {
  expect(returnPath(next)).toBe('/courses')
})
