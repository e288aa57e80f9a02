import { expect, test } from 'vitest'
import { listPage, pagesToOffer, readPageNumber } from './list-page.ts'

test('a list is cut into pages, and a page that is not there is the nearest one', () => {
  expect(listPage(1, 45, 20)).toEqual({ number: 1, last: 3, from: 0, to: 20, total: 45 })
  expect(listPage(3, 45, 20)).toEqual({ number: 3, last: 3, from: 40, to: 45, total: 45 })
  expect(listPage(9, 45, 20)).toMatchObject({ number: 3 })
  expect(listPage(1, 0, 20)).toEqual({ number: 1, last: 1, from: 0, to: 0, total: 0 })
})

test('an address without a page, or with nonsense, means the first', () => {
  const numbers = [undefined, '', '0', '-2', '1.5', '3x', '9999999', '4', ['2', '7']].map(readPageNumber)
  expect(numbers).toEqual([1, 1, 1, 1, 1, 1, 1, 4, 2])
})

test('the first, the last and the neighbours are offered', () => {
  expect(pagesToOffer(listPage(1, 2000, 20))).toEqual([1, 2, 100])
  expect(pagesToOffer(listPage(50, 2000, 20))).toEqual([1, 49, 50, 51, 100])
  expect(pagesToOffer(listPage(2, 45, 20))).toEqual([1, 2, 3])
})
