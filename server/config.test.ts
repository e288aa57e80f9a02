import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { expect, test } from 'vitest'
import { readConfig } from '#server/config.ts'
import { readEnvironment } from '#server/environment.ts'

test('without any variable it serves this machine alone', () => {
  const config = readConfig({})
  expect(config.url.href).toBe('http://localhost:3000/')
  expect(config.listen).toEqual({ host: '127.0.0.1', port: 3000 })
  expect(config.previewDomain).toBe('localhost')
  expect(config.maxSandboxes).toBeGreaterThan(0)
})

test('a public address is served to everyone, its previews below it', () => {
  const config = readConfig({ SANDLOT_URL: 'https://learn.example.com' })
  expect(config.listen).toEqual({ host: '0.0.0.0', port: 3000 })
  expect(config.previewDomain).toBe('learn.example.com')
})

test('PORT and SANDLOT_LISTEN say where to listen behind a proxy', () => {
  const config = readConfig({
    SANDLOT_URL: 'https://learn.example.com',
    PORT: '8080',
    SANDLOT_LISTEN: '127.0.0.1',
  })
  expect(config.listen).toEqual({ host: '127.0.0.1', port: 8080 })
})

test('what is kept warm is a share of what the machine holds', () => {
  const pool = (most: string) => readConfig({ SANDLOT_MAX_SANDBOXES: most }).pool
  expect(['1', '10', '40', '500'].map(pool)).toEqual([1, 8, 33, 50])
  expect(readConfig({ SANDLOT_MAX_SANDBOXES: '500', SANDLOT_POOL: '0' }).pool).toBe(0)
})

test('sizes, times and folders are read into plain numbers and absolute paths', () => {
  const config = readConfig({
    SANDLOT_SANDBOX_MEMORY: '2g',
    SANDLOT_IDLE_MINUTES: '3',
    SANDLOT_CHECK_SECONDS: '5',
    SANDLOT_CONTENT: '/srv/a:/srv/b',
  })
  expect(config.sandbox.memoryBytes).toBe(2 * 1024 ** 3)
  expect(config.session).toEqual({
    lifetimeMs: 3_600_000,
    maxLifetimeMs: 10_800_000,
    idleMs: 180_000,
    warningMs: 120_000,
  })
  expect(config.checkTimeoutMs).toBe(5000)
  expect(config.contentDirectories).toEqual(['/srv/a', '/srv/b'])
})

test.each([
  ['SANDLOT_URL', 'localhost:3000', 'an address without a path, such as http://localhost:3000'],
  ['SANDLOT_URL', 'http://localhost:3000/sandlot', 'an address without a path'],
  ['PORT', '99999', 'a whole number from 1 to 65535'],
  ['SANDLOT_LISTEN', 'a b', 'a host name'],
  ['DOCKER_HOST', 'nonsense', 'where a Docker Engine listens, such as unix:///var/run/docker.sock'],
  ['DOCKER_HOST', 'unix://', 'where a Docker Engine listens'],
  ['DOCKER_HOST', 'tcp://', 'where a Docker Engine listens'],
  ['SANDLOT_INSTALL_DOCKER', 'yes', 'one of auto, never'],
  ['SANDLOT_SANDBOX_MEMORY', '768', 'a size of at least 64m, such as 768m or 2g'],
  ['SANDLOT_SANDBOX_MEMORY', '1k', 'a size of at least 64m'],
  ['SANDLOT_SANDBOX_CPUS', '0', 'a number from 0.1 to 64'],
  ['SANDLOT_MAX_SANDBOXES', '-1', 'a whole number from 1 to 10000'],
  ['SANDLOT_POOL', '1.5', 'a whole number from 0 to 50'],
  ['SANDLOT_IDLE_WARNING_MINUTES', '20', 'less than SANDLOT_IDLE_MINUTES, which is 20'],
  ['SANDLOT_LOG_LEVEL', 'loud', 'one of trace, debug'],
])('%s=%s is refused with what was expected', (name, value, expected) => {
  const read = (): unknown => readConfig({ [name]: value })
  expect(read).toThrow(`${name} is "${value}"; expected ${expected}`)
})

test('a misspelt variable is refused with the one that was probably meant', () => {
  expect(() => readConfig({ SANDLOT_IDLE_MINUTE: '5' })).toThrow(
    'SANDLOT_IDLE_MINUTE is not a setting; did you mean SANDLOT_IDLE_MINUTES?',
  )
})

test('an empty variable is as good as none', () => {
  expect(readConfig({ SANDLOT_POOL: '', DOCKER_HOST: ' ' })).toEqual(readConfig({}))
})

test('the example file works unedited and says the defaults', () => {
  const example = readFileSync('.env.example', 'utf8')
  expect(readConfig(parseEnv(example))).toEqual(readConfig({}))
  const uncommented = example.replace(/^# ?(?=[A-Z_]+=)/gm, '')
  // What a machine holds is another default on each.
  expect(readConfig(parseEnv(uncommented))).toEqual({
    ...readConfig({ SANDLOT_MAX_SANDBOXES: '50' }),
    dockerHost: 'unix:///var/run/docker.sock',
  })
})

test('the .env file of the directory is read, and the process has the last word', () => {
  const directory = mkdtempSync(join(tmpdir(), 'sandlot-config-'))
  try {
    writeFileSync(join(directory, '.env'), 'SANDLOT_POOL=7\nPATH=nowhere\n')
    const environment = readEnvironment(directory)
    expect(environment.SANDLOT_POOL).toBe('7')
    expect(environment.PATH).toBe(process.env.PATH)
  } finally {
    rmSync(directory, { recursive: true })
  }
})

test('sandboxes without Docker are served to this machine alone', () => {
  expect(readConfig({ SANDLOT_SANDBOX: 'local' }).sandboxHost).toBe('local')
  const elsewhere = { SANDLOT_SANDBOX: 'local', SANDLOT_URL: 'http://learn.example.com' }
  expect(() => readConfig(elsewhere)).toThrow(
    /SANDLOT_URL leads to "learn.example.com"; .* must be localhost/,
  )
  const open = { SANDLOT_SANDBOX: 'local', SANDLOT_LISTEN: '0.0.0.0' }
  expect(() => readConfig(open)).toThrow(/SANDLOT_LISTEN leads to "0.0.0.0"/)
})
