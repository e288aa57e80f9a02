import { expect, test } from 'vitest'
import { FakeClock } from '#server/testing/fake-clock.ts'
import { OutputBatch } from '#server/terminal/output-batch.ts'

function batchWith(clock: FakeClock): { batch: OutputBatch; sent: [number, number][] } {
  const sent: [number, number][] = []
  return { batch: new OutputBatch(clock, (offset, bytes) => sent.push([offset, bytes.length])), sent }
}

test('what a key prints is sent at once', () => {
  const { batch, sent } = batchWith(new FakeClock())
  batch.add(5, Buffer.alloc(1))
  batch.add(6, Buffer.alloc(256))
  expect(sent).toEqual([
    [5, 1],
    [6, 256],
  ])
})

test('what comes after a pause is sent at once, however large', async () => {
  const clock = new FakeClock()
  const { batch, sent } = batchWith(clock)
  batch.add(0, Buffer.alloc(1000))
  await clock.advance(4)
  batch.add(1000, Buffer.alloc(2000))
  expect(sent).toEqual([
    [0, 1000],
    [1000, 2000],
  ])
})

test('what follows it is gathered for some milliseconds, and small output after that keeps its order', async () => {
  const clock = new FakeClock()
  const { batch, sent } = batchWith(clock)
  batch.add(0, Buffer.alloc(1000))
  batch.add(1000, Buffer.alloc(1000))
  batch.add(2000, Buffer.alloc(1))
  expect(sent).toEqual([[0, 1000]])
  await clock.advance(4)
  expect(sent.slice(1)).toEqual([[1000, 1001]])
})

test('after a key it is gathered no longer than what is there already', async () => {
  const clock = new FakeClock()
  const { batch, sent } = batchWith(clock)
  batch.typed()
  batch.add(0, Buffer.alloc(1000))
  batch.add(1000, Buffer.alloc(1000))
  batch.add(2000, Buffer.alloc(1))
  await clock.advance(0)
  expect(sent).toEqual([
    [0, 1000],
    [1000, 1001],
  ])
  await clock.advance(200)
  batch.add(2001, Buffer.alloc(1000))
  batch.add(3001, Buffer.alloc(1000))
  await clock.advance(1)
  expect(sent.slice(2)).toEqual([[2001, 1000]])
})

test('a flood is sent in pieces of 64 KB without waiting', async () => {
  const clock = new FakeClock()
  const { batch, sent } = batchWith(clock)
  for (let offset = 0; offset < 160 * 1024; offset += 16 * 1024) batch.add(offset, Buffer.alloc(16 * 1024))
  expect(sent).toEqual([
    [0, 16 * 1024],
    [16 * 1024, 64 * 1024],
    [80 * 1024, 64 * 1024],
  ])
  await clock.advance(4)
  expect(sent.at(-1)).toEqual([144 * 1024, 16 * 1024])
})
