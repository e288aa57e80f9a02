import { expect, test } from 'vitest'
import { SandboxId } from '#common/sandbox.ts'
import {
  freeNumber,
  keptText,
  openedShelf,
  readKept,
  withClosed,
  withShown,
  withSplit,
  type Shelf,
} from './terminal-shelf.ts'

const sandboxId = SandboxId.parse('sandbox00001')
const seen = ({ open, panes, front }: Shelf) => ({ open, panes, front })

test('a lesson of two hosts shows the terminals of both at once, also when it names no second terminal', () => {
  for (const count of [1, 2]) {
    const shelf = openedShelf({ names: names(count), split: 'columns' }, undefined)
    expect(shelf).toMatchObject({ open: [1, 2], panes: [1, 2], front: 1, split: 'columns' })
  }
})

test('a lesson opens the terminals that it asks for, with the first in front', () => {
  expect(openedShelf({ names: names(2), split: 'none' }, undefined)).toMatchObject({
    open: [1, 2],
    panes: [1],
    front: 1,
    shown: [1],
  })
})

test('after a reload the same terminals are open, with their names, split as they were and the same in front', () => {
  const four = openedShelf({ names: names(4), split: 'none' }, undefined)
  const alone = withShown(four, 3)
  expect(
    openedShelf({ names: names(1), split: 'none' }, readKept(keptText(sandboxId, alone), sandboxId)),
  ).toEqual({ ...alone, shown: [3] })
  const before = { ...withShown(withSplit(withShown(four, 2), 'rows'), 4), names: { 3: 'logs' } }
  const kept = readKept(keptText(sandboxId, before), sandboxId)
  expect(openedShelf({ names: names(1), split: 'none' }, kept)).toEqual({
    open: [1, 2, 3, 4],
    names: { 3: 'logs' },
    split: 'rows',
    panes: [4, 3],
    front: 4,
    shown: [3, 4],
  })
  expect(readKept(keptText(sandboxId, before), SandboxId.parse('sandbox00002'))).toBeUndefined()
})

test.each([
  ['{"sandboxId":"sandbox00001","open":[1,2],"split":"rows"}', { panes: [1, 2], front: 1, split: 'rows' }],
  [
    '{"sandboxId":"sandbox00001","open":[1,2],"split":"rows","panes":[1,7],"front":2}',
    { panes: [2, 1], front: 2 },
  ],
  ['{"sandboxId":"sandbox00001","open":[1,2],"panes":[2,2],"front":"x"}', { panes: [1], front: 1 }],
  ['{"sandboxId":"sandbox00001","open":[1],"split":"rows","panes":[1],"front":1}', { panes: [1], front: 1 }],
])('of what was kept what makes sense is taken: %s', (text, expected) =>
  expect(openedShelf({ names: names(1), split: 'none' }, readKept(text, sandboxId))).toMatchObject(expected),
)

test.each(['', 'null', '{"sandboxId":"sandbox00001","open":[0]}', 'sandbox00001/1,2'])(
  'what makes no sense is not kept: %s',
  (text) => expect(readKept(text, sandboxId)).toBeUndefined(),
)

test('another terminal gets the lowest number that is free, and there are nine', () => {
  let shelf = openedShelf({ names: names(3), split: 'none' }, undefined)
  shelf = withClosed(shelf, 2)
  expect(freeNumber(shelf)).toBe(2)
  for (let number = 1; number <= 9; number++) shelf = withShown(shelf, number)
  expect(freeNumber(shelf)).toBeUndefined()
})

test('a split deck shows a second terminal, opened when there is none', () => {
  expect(seen(withSplit(openedShelf({ names: names(1), split: 'none' }, undefined), 'columns'))).toEqual({
    open: [1, 2],
    panes: [1, 2],
    front: 1,
  })
  expect(seen(withSplit(openedShelf({ names: names(3), split: 'none' }, undefined), 'rows'))).toEqual({
    open: [1, 2, 3],
    panes: [1, 2],
    front: 1,
  })
})

test('what is shown takes the place that is worked in, or the place that it has', () => {
  const split = withShown(withSplit(openedShelf({ names: names(3), split: 'none' }, undefined), 'columns'), 2)
  expect(seen(withShown(split, 3))).toEqual({ open: [1, 2, 3], panes: [1, 3], front: 3 })
  expect(seen(withShown(split, 1))).toEqual({ open: [1, 2, 3], panes: [1, 2], front: 1 })
})

test('a closed terminal makes room for the one beside it, and ends the split', () => {
  const split = withShown(withSplit(openedShelf({ names: names(3), split: 'none' }, undefined), 'columns'), 2)
  expect(withClosed(split, 2)).toMatchObject({ open: [1, 3], panes: [1], front: 1, split: 'none' })
  expect(
    seen(withClosed(withShown(openedShelf({ names: names(2), split: 'none' }, undefined), 2), 2)),
  ).toEqual({
    open: [1],
    panes: [1],
    front: 1,
  })
})

test('the last terminal stays', () => {
  expect(withClosed(openedShelf({ names: names(1), split: 'none' }, undefined), 1)).toEqual(
    openedShelf({ names: names(1), split: 'none' }, undefined),
  )
})

test('a terminal is called what the lesson calls it, until the learner calls it something else', () => {
  const fresh = openedShelf({ names: ['Clock', 'T3', 'Terminal 4', ' '], split: 'none' }, undefined)
  expect(fresh.open).toEqual([1, 2, 3, 4, 5])
  expect(fresh.names).toEqual({ 2: 'Clock' })
  const kept = readKept(keptText(sandboxId, { ...fresh, names: { 2: 'Time' } }), sandboxId)
  expect(openedShelf({ names: ['Clock'], split: 'none' }, kept).names).toEqual({ 2: 'Time' })
})

/** Of so many terminals, the first among them, which the lesson only numbers. */
function names(count: number): string[] {
  return Array.from({ length: count - 1 }, (_, at) => `T${at + 2}`)
}
