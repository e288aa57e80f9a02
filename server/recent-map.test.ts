import { expect, test } from 'vitest'
import { RecentMap } from './recent-map.ts'

test('what was set longest ago is forgotten first, and what is set again is recent', () => {
  const map = new RecentMap(2, [
    ['first', 1],
    ['second', 2],
  ])
  map.set('first', 3).set('third', 4)
  expect([...map]).toEqual([
    ['first', 3],
    ['third', 4],
  ])
})
