import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { LoopShare } from './loop-share.ts'

test('what many connections of a sandbox have to say takes one turn each, and others come in between', async () => {
  const share = new LoopShare()
  const done: string[] = []
  for (const name of ['first', 'second', 'third']) share.run(() => done.push(name))
  expect(done).toEqual(['first'])
  await turn()
  expect(done).toEqual(['first', 'second'])
  await turn()
  expect(done).toEqual(['first', 'second', 'third'])
  await turn()
  share.run(() => done.push('later, at once'))
  expect(done).toHaveLength(4)
})
