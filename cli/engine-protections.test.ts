import { expect, test } from 'vitest'
import { EngineFacts, examineProtections } from './engine-protections.ts'

const whole = {
  CgroupVersion: '2',
  MemoryLimit: true,
  SwapLimit: true,
  PidsLimit: true,
  CpuCfsQuota: true,
  SecurityOptions: ['name=seccomp,profile=builtin'],
}

test('a machine that has every protection is told nothing to do', () => {
  expect(examineProtections(EngineFacts.parse(whole), true).filter(({ state }) => state !== 'fine')).toEqual(
    [],
  )
})

test.for([
  [{ PidsLimit: false }, true, 'limit on processes', 'missing', /no such control group/],
  [{ SecurityOptions: null }, true, 'filter of system calls', 'missing', /no seccomp/],
  [{ CgroupVersion: '1' }, true, 'limits inside sandboxes', 'advice', /cgroup version 1/],
  [{ SwapLimit: false }, true, 'limit on swap', 'advice', /may use swap/],
  [{}, false, 'limit on disk', 'advice', /cannot be read from here/],
] as const)('with %j (disks counted: %s) it says what lacks, why, and what to do', (row) => {
  const [facts, canCountDisks, what, state, why] = row
  const lacking = examineProtections(EngineFacts.parse({ ...whole, ...facts }), canCountDisks).filter(
    (each) => each.state !== 'fine',
  )
  expect(lacking).toEqual([
    {
      what,
      state,
      found: expect.stringMatching(why) as string,
      remedy: expect.stringMatching(/./) as string,
    },
  ])
})
