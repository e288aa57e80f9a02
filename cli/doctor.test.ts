import { expect, test } from 'vitest'
import { protectionGaps } from '#common/machine.ts'
import { readConfig } from '#server/config.ts'
import { examine, run } from './doctor.ts'
import type { ExaminedMachine } from './examined-machine.ts'

const content = '/srv/lessons'
const settings = {
  SANDLOT_URL: 'http://labs.example:8080',
  SANDLOT_PREVIEW_DOMAIN: 'previews.test',
  SANDLOT_CONTENT: content,
}

/** A machine that has everything. */
const well: ExaminedMachine = {
  nodeVersion: '22.12.0',
  isRoot: true,
  seesContainers: () => Promise.resolve(true),
  memoryBytes: 8 * 1024 ** 3,
  cores: 2,
  now: () => new Date('2027-01-01'),
  engine: () => Promise.resolve('28.0, cgroup version 2, storage overlay2'),
  setup: () => Promise.resolve([{ name: 'sandbox images', isMissing: false }]),
  protections: () => Promise.resolve([{ name: 'memory', state: 'on' }]),
  runtimeFault: () => Promise.resolve(undefined),
  setting: () => undefined,
  freeBytes: () => Promise.resolve(100 * 1024 ** 3),
  isPortFree: () => Promise.resolve(true),
  reachesHub: () => Promise.resolve(true),
  addressOf: () => Promise.resolve('192.0.2.1'),
  content: () => Promise.resolve({ lessons: 3, errors: 0, warnings: 1 }),
}

/** What is not fine of a machine that is well but for this. */
async function lacks(otherwise: Partial<ExaminedMachine>, more: Record<string, string> = {}) {
  const examined = await examine(readConfig({ ...settings, ...more }), { ...well, ...otherwise })
  return examined.filter(({ state }) => state !== 'fine')
}

const table: [
  lack: string,
  machine: Partial<ExaminedMachine>,
  state: string,
  found: RegExp,
  remedy: RegExp,
][] = [
  [
    'no engine',
    {
      engine: () => Promise.reject(new Error('connect ENOENT')),
      setup: () => Promise.reject(new Error('no')),
    },
    ...(['missing', /connect ENOENT/, /"npm start"/] as const),
  ],
  [
    'something to be set up',
    { setup: () => Promise.resolve([{ name: 'sandbox images', isMissing: true }]) },
    ...(['missing', /to be set up/, /"npx sandlot setup"/] as const),
  ],
  [
    'no root to come into sandboxes with',
    { isRoot: false },
    ...(['advice', /through the engine.*not root/, /as root/] as const),
  ],
  [
    'an engine whose processes are elsewhere, as with Docker Desktop',
    { seesContainers: () => Promise.resolve(false) },
    ...(['advice', /through the engine.*not among the processes here/, /machine of the engine/] as const),
  ],
  [
    'hardly any disk',
    { freeBytes: () => Promise.resolve(1024 ** 3) },
    ...(['missing', /^1 GiB free/, /Make room/] as const),
  ],
  [
    'little disk',
    { freeBytes: () => Promise.resolve(5 * 1024 ** 3) },
    ...(['advice', /^5 GiB free/, /Make room/] as const),
  ],
  [
    'its port taken',
    { isPortFree: () => Promise.resolve(false) },
    ...(['advice', /^8080 is in use/, /SANDLOT_URL/] as const),
  ],
  [
    'no way to Docker Hub',
    { reachesHub: () => Promise.resolve(false) },
    ...(['advice', /cannot be reached/, /stand-ins/] as const),
  ],
  [
    'no address for previews',
    { addressOf: () => Promise.resolve(undefined) },
    ...(['advice', /80-sandbox\.previews\.test/, /wildcard DNS record for \*\.previews\.test/] as const),
  ],
  [
    'no lessons',
    { content: () => Promise.resolve(undefined) },
    ...(['missing', /no such directory/, /SANDLOT_CONTENT/] as const),
  ],
  [
    'mistakes in lessons',
    { content: () => Promise.resolve({ lessons: 3, errors: 2, warnings: 1 }) },
    ...(['advice', /^lessons: 3, errors: 2, warnings: 1$/, /"npx sandlot lint \/srv\/lessons"/] as const),
  ],
  [
    'a clock of the past',
    { now: () => new Date('1970-01-02') },
    ...(['missing', /^1970-01-02/, /Set the clock/] as const),
  ],
]

test.each(table)('%s is found, with what to do', async (_, machine, state, found, remedy) => {
  expect(await lacks(machine)).toEqual([
    {
      what: expect.any(String) as string,
      state,
      found: expect.stringMatching(found) as string,
      remedy: expect.stringMatching(remedy) as string,
    },
  ])
})

test('an engine that DOCKER_HOST names is not to be installed', async () => {
  const mute = { engine: () => Promise.reject(new Error('connect ENOENT')) }
  const [lack] = await lacks(mute, { DOCKER_HOST: 'unix:///gone.sock' })
  expect(lack?.remedy).toBe('Start the one at DOCKER_HOST=unix:///gone.sock, or unset DOCKER_HOST.')
})

test('a machine that has everything lacks nothing', async () => {
  expect(await lacks({})).toEqual([])
})

test('without Docker, nothing of Docker is looked at', async () => {
  const nothing = {
    engine: () => Promise.reject(new Error('none')),
    reachesHub: () => Promise.resolve(false),
  }
  expect(await lacks(nothing, { SANDLOT_SANDBOX: 'local', SANDLOT_URL: 'http://localhost:8080' })).toEqual([])
})

test.each([
  ['kernel.apparmor_restrict_unprivileged_userns', '1', '0'],
  ['kernel.unprivileged_userns_clone', '0', '1'],
  ['user.max_user_namespaces', '0', '10000'],
])('where %s forbids user namespaces it is named, with and without Docker', async (name, value, wanted) => {
  const remedy = `Run "sudo sysctl -w ${name}=${wanted}".`
  const found = expect.stringContaining(name) as string
  const file = `/proc/sys/${name.replaceAll('.', '/')}`
  const setting = (asked: string): string | undefined => (asked === file ? value : undefined)
  const local = { SANDLOT_SANDBOX: 'local', SANDLOT_URL: 'http://localhost:8080' }
  expect(await lacks({ setting }, local)).toMatchObject([{ state: 'missing', found, remedy }])
  const reason = 'namespaces-forbidden' as const
  const off = { name: 'user-namespaces', state: 'off', reason, setting: { name, wanted } } as const
  const inDocker = await lacks({ protections: () => Promise.resolve([off]) })
  expect(inDocker).toMatchObject([{ state: 'missing', found, remedy }])
})

test('every gap in the protections is told, with what to do', async () => {
  for (const reason of protectionGaps) {
    const [lack] = await lacks({
      protections: () => Promise.resolve([{ name: 'memory', state: 'off', reason }]),
    })
    expect(lack).toMatchObject({ what: 'limit on memory', state: 'missing' })
    expect(lack?.remedy).toMatch(/^[A-Z].{20,}\.$/)
  }
  const other = { name: 'swap', state: 'off', reason: 'swap-not-counted' } as const
  expect(await lacks({ protections: () => Promise.resolve([other]) })).toMatchObject([{ state: 'advice' }])
})

test('a runtime that the engine does not know is told, with what to do', async () => {
  const fault = 'SANDLOT_SHELL_RUNTIME is "kata", which this engine does not know: name it in daemon.json.'
  const more = { SANDLOT_SHELL_RUNTIME: 'kata' }
  expect(await lacks({ runtimeFault: () => Promise.resolve(fault) }, more)).toEqual([
    {
      ...{ what: 'runtimes of sandboxes', state: 'missing' },
      found: 'SANDLOT_SHELL_RUNTIME is "kata", which this engine does not know',
      remedy: 'Name it in daemon.json.',
    },
  ])
  expect(await lacks({}, more)).toEqual([])
})

test('a wrong call says how to call', async () => {
  const written = { stdout: '', stderr: '' }
  const stream = (name: keyof typeof written) => ({ write: (text: string) => (written[name] += text) })
  expect(await run(['--wrong'], { stdout: stream('stdout'), stderr: stream('stderr') }, '.')).toBe(2)
  expect(written.stderr).toContain('Usage: sandlot doctor')
})

test.each([
  ['learn.labs.example', 'learn.labs.example', /cookies for learn\.labs\.example,/],
  [
    'learn.labs.example',
    'preview.labs.example',
    /cookies for labs\.example, and so for learn\.labs\.example/,
  ],
  ['learn.labs.example', 'labs-preview.example', undefined],
  ['learn.school.ac.kr', 'preview.other.ac.kr', undefined],
])('at %s previews at %s may or may not set its cookies', async (host, previews, found) => {
  const lacking = await lacks({}, { SANDLOT_URL: `https://${host}`, SANDLOT_PREVIEW_DOMAIN: previews })
  expect(lacking).toEqual(
    found === undefined
      ? []
      : [
          expect.objectContaining({
            what: 'previews',
            state: 'advice',
            found: expect.stringMatching(found) as string,
          }),
        ],
  )
})
