import { expect, test } from 'vitest'
import { readCast } from './cast.ts'

test('A recording is read with its pauses cut short', () => {
  const cast = readCast(
    [
      '{"version":2,"width":100,"height":30}',
      '[0.5,"o","$ "]',
      '[60.5,"o","ls"]',
      '[61,"r","120x40"]',
      '[61,"m","full"]',
    ].join('\n'),
  )
  expect(cast).toEqual({
    cols: 100,
    rows: 30,
    seconds: 3,
    steps: [
      { seconds: 0.5, kind: 'o', data: '$ ' },
      { seconds: 2.5, kind: 'o', data: 'ls' },
      { seconds: 3, kind: 'r', data: '120x40' },
    ],
  })
})

test('A recording that breaks off plays to there', () => {
  expect(readCast('{"version":2}\n[1,"o","a"]\n[2,"o","b').steps).toHaveLength(1)
  expect(readCast('').steps).toEqual([])
})
