import { expect, test } from 'vitest'
import { outputAckBytes } from '#common/protocol.ts'
import { OutputCursor } from './output-cursor.ts'

const block = (...bytes: number[]) => Uint8Array.from(bytes)

test('output goes on where the snapshot ends', () => {
  const cursor = new OutputCursor(100)
  expect(cursor.take(100, block(1, 2))).toEqual({ status: 'new', bytes: block(1, 2), end: 102 })
  expect(cursor.take(102, block(3))).toEqual({ status: 'new', bytes: block(3), end: 103 })
})

test('output that the snapshot already shows is not drawn again', () => {
  const cursor = new OutputCursor(100)
  expect(cursor.take(90, block(1, 2, 3))).toEqual({ status: 'seen' })
  expect(cursor.take(99, block(1, 2, 3))).toEqual({ status: 'new', bytes: block(2, 3), end: 102 })
})

test('a hole in the output is noticed', () => {
  expect(new OutputCursor(100).take(101, block(1))).toEqual({ status: 'gap' })
})

test('drawn output is acknowledged every so many bytes, not for every block', () => {
  const cursor = new OutputCursor(100)
  expect(cursor.drawn(101)).toBeUndefined()
  expect(cursor.drawn(100 + outputAckBytes)).toBe(100 + outputAckBytes)
  expect(cursor.drawn(100 + outputAckBytes + 1)).toBeUndefined()
})
