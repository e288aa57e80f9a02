import { expect, test } from 'vitest'
import { EngineFacts, engineProtections } from './docker-protections.ts'

const whole = {
  KernelVersion: '6.1.0',
  CgroupVersion: '2',
  MemoryLimit: true,
  SwapLimit: true,
  PidsLimit: true,
  CpuCfsQuota: true,
  SecurityOptions: ['name=seccomp,profile=builtin'],
}

const well = { canCountDisks: true, release: '6.1.0', obstacle: undefined }
const obstacle = { name: 'user.max_user_namespaces', wanted: '10000' }

test.for([
  ['has every protection', well],
  ['has another kernel than the server, which forbids namespaces', { ...well, release: '6.8.0', obstacle }],
] as const)('an engine that %s lacks none', ([, machine]) => {
  expect(engineProtections(EngineFacts.parse(whole), machine).filter(({ state }) => state === 'off')).toEqual(
    [],
  )
})

test.for([
  [{ PidsLimit: false }, {}, 'processes', 'no-control-group'],
  [{ SecurityOptions: null }, {}, 'system-calls', 'no-seccomp'],
  [{ CgroupVersion: '1' }, {}, 'inner-limits', 'cgroup-version'],
  [{ SwapLimit: false }, {}, 'swap', 'swap-not-counted'],
  [{}, { canCountDisks: false }, 'disk', 'files-unreadable'],
  [{}, { obstacle }, 'user-namespaces', 'namespaces-forbidden'],
] as const)('with %j on a machine with %j it lacks %s for want of %s', ([facts, machine, name, reason]) => {
  const found = engineProtections(EngineFacts.parse({ ...whole, ...facts }), { ...well, ...machine })
  expect(found.filter(({ state }) => state === 'off')).toEqual([
    { name, state: 'off', reason, ...('obstacle' in machine ? { setting: obstacle } : {}) },
  ])
})
