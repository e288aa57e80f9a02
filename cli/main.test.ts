import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, expect, test, vi } from 'vitest'
import { main } from './main.ts'

const root = process.cwd()

afterEach(() => void vi.restoreAllMocks())

/** What `sandlot` prints, and with which status it ends. */
async function sandlot(...argv: string[]) {
  const printed = { stdout: '', stderr: '' }
  vi.spyOn(console, 'log').mockImplementation((text: string) => void (printed.stdout += text))
  vi.spyOn(console, 'error').mockImplementation((text: string) => void (printed.stderr += text))
  return { status: await main(argv, root), ...printed }
}

test('whoever asks a command for help is told how to call it, and nothing is done', async () => {
  for (const name of ['lint', 'new']) {
    const { status, stdout } = await sandlot(name, '--help')
    expect([status, stdout.split('\n')[0]]).toEqual([0, expect.stringContaining(`Usage: sandlot ${name} `)])
  }
  for (const argv of [['--help'], ['-h'], ['down', '--help'], ['setup', '-h'], []]) {
    expect(await sandlot(...argv)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('  down ') as string,
    })
  }
})

test('a command without arguments does nothing when it is given some', async () => {
  for (const name of ['setup', 'build', 'serve', 'down', 'check']) {
    const { status, stderr } = await sandlot(name, '--local')
    expect([status, stderr]).toEqual([2, expect.stringContaining('takes no arguments')])
  }
})

test('a command that there is not is told with those that there are', async () => {
  const { status, stderr } = await sandlot('lnit')
  expect([status, stderr]).toEqual([2, expect.stringContaining('  lint ')])
})

test('npm start with a wrong setting says so in one sentence, and serves nothing', async () => {
  const start = spawn(process.execPath, ['cli/sandlot.mjs', 'up'], {
    cwd: root,
    env: { ...process.env, SANDLOT_INSTALL_DOCKER: 'maybe' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  expect(await Promise.all([text(start.stdout), text(start.stderr)])).toEqual([
    '',
    '✗ SANDLOT_INSTALL_DOCKER is "maybe"; expected one of auto, never\n',
  ])
  expect(start.exitCode ?? (await once(start, 'exit'))[0]).toBe(1)
})

test('a server whose settings are wrong says so in one sentence, and no process is left', async () => {
  const data = mkdtempSync(join(tmpdir(), 'wrong-settings-'))
  writeFileSync(join(data, 'sandbox-images.json'), '{"git": 3}')
  const server = spawn(process.execPath, ['cli/sandlot.mjs', 'serve'], {
    cwd: root,
    env: { ...process.env, SANDLOT_DATA: data, SANDLOT_URL: 'http://localhost:1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  // Before it may be said that the sources are not those of the last build.
  expect((await text(server.stderr)).trimEnd().split('\n').at(-1)).toMatch(
    /^✗ .*sandbox-images\.json has the row "git"; expected .*$/,
  )
  expect(server.exitCode ?? (await once(server, 'exit'))[0]).toBe(1)
})
