import { expect, test } from 'vitest'
import { EngineFacts, engineProtections } from './docker-protections.ts'

const whole = {
  CgroupVersion: '2',
  MemoryLimit: true,
  SwapLimit: true,
  PidsLimit: true,
  CpuCfsQuota: true,
  SecurityOptions: ['name=seccomp,profile=builtin'],
}

test('an engine that has every protection lacks none', () => {
  expect(engineProtections(EngineFacts.parse(whole), true).filter(({ state }) => state === 'off')).toEqual([])
})

test.for([
  [{ PidsLimit: false }, true, 'processes', 'no-control-group'],
  [{ SecurityOptions: null }, true, 'system-calls', 'no-seccomp'],
  [{ CgroupVersion: '1' }, true, 'inner-limits', 'cgroup-version'],
  [{ SwapLimit: false }, true, 'swap', 'swap-not-counted'],
  [{}, false, 'disk', 'files-unreadable'],
] as const)(
  'with %j (disks counted: %s) it lacks %s for want of %s',
  ([facts, canCountDisks, name, reason]) => {
    const found = engineProtections(EngineFacts.parse({ ...whole, ...facts }), canCountDisks)
    expect(found.filter(({ state }) => state === 'off')).toEqual([{ name, state: 'off', reason }])
  },
)
