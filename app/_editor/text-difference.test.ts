import fc from 'fast-check'
import { expect, test } from 'vitest'
import { differenceExcerpt, textDifference } from './text-difference.ts'

const written = (mine: string, theirs: string) =>
  textDifference(mine, theirs).map(
    ({ kind, text }) => `${{ same: ' ', mine: '+', theirs: '-' }[kind]}${text}`,
  )

test('what only one of the texts has is told from what both have', () => {
  expect(written('a\nb\nc', 'a\nx\nc')).toEqual([' a', '+b', '-x', ' c'])
  expect(written('a\nb', 'a\nb')).toEqual([' a', ' b'])
})

test('each text is what both have and what it alone has', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 })
    .map((lines) => lines.join('\n'))
  fc.assert(
    fc.property(text, text, (mine, theirs) => {
      const lines = textDifference(mine, theirs)
      const without = (kind: string) => lines.filter((line) => line.kind !== kind).map((line) => line.text)
      expect(without('theirs').join('\n')).toBe(mine)
      expect(without('mine').join('\n')).toBe(theirs)
    }),
  )
})

test('of what is the same only the lines around a difference are shown', () => {
  const long = Array.from({ length: 100 }, (_, index) => `line ${index}`)
  const other = long.with(50, 'another')
  const shown = differenceExcerpt(textDifference(long.join('\n'), other.join('\n')))
  expect(shown.length).toBe(10)
  expect([shown[0], shown.at(-1)]).toEqual([undefined, undefined])
})
