import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Language } from '#common/course.ts'
import type { CheckResult } from '#common/check.ts'
import { SandboxId } from '#common/sandbox.ts'
import { isPrepared, lookAtChallenge } from '#server/check/challenge-look.ts'
import { runCheckScript } from '#server/check/check-script.ts'
import { sandboxFailed } from '#server/sandbox/sandbox-failed.ts'
import type { CommandResult } from '#server/sandbox/sandbox-host.ts'
import { FakeSandboxHost } from '#server/testing/fake-sandbox-host.ts'
import { temporaryDirectory } from '#server/testing/temporary-database.ts'

const sandboxId = SandboxId.parse('sandbox00001')

async function check(source: string, timeoutMs = 10_000, language: Language = 'en'): Promise<CheckResult> {
  const host = new FakeSandboxHost()
  await host.create({ id: sandboxId, kind: 'shell', egress: 'none' })
  const file = join(temporaryDirectory(), 'verify.sh')
  writeFileSync(file, source)
  return runCheckScript(host, sandboxId, { file, language, timeoutMs })
}

test.each([
  ['status 0', 'true'],
  ['a script that does nothing', ''],
  ['done', 'true && echo done'],
  ['done in quotes', `echo '"done"'`],
  ['done among other lines', 'echo checking\nif true; then echo "done"; fi'],
  ['Windows line ends', 'if true; then\r\n  echo done\r\nfi\r\n'],
  ['a command that reads its input', 'cat >/dev/null\nread line\ntrue'],
  ['a word that only looks like the end', 'cat <<end-of-script\nx\nend-of-script\ntrue'],
])('%s passes', async (_, source) => {
  expect(await check(source)).toEqual({ status: 'pass' })
})

test.each([
  ['another status', 'echo "port 80 is not open"; exit 3', 'port 80 is not open'],
  ['status 0 without the done it should say', 'if false; then echo done; fi', ''],
  ['not done', '[ -f nothing ] && echo done; echo "not done"; true', 'not done'],
  ['done with another status', 'echo done; exit 1', 'done'],
  ['a syntax error', 'echo hello\nif', 'hello'],
])('%s fails, and its output is the hint', async (_, source, expected) => {
  const result = await check(source)
  expect(result).toMatchObject({ status: 'fail' })
  expect(result.status === 'fail' && result.hint).toContain(expected)
})

test('a check can say its hint in the language of the lesson', async () => {
  const source = 'if [ "$SANDLOT_LANGUAGE" = ko ]; then echo 아직이에요; else echo Not yet; fi; false'
  expect(await check(source, 10_000, 'ko')).toEqual({ status: 'fail', hint: '아직이에요' })
  expect(await check(source, 10_000, 'en')).toEqual({ status: 'fail', hint: 'Not yet' })
})

test('a hint has no colours and at most 4,096 characters, the last ones', async () => {
  expect(await check(`printf '\\033[31mred\\033[0m'; echo oops >&2; false`)).toEqual({
    status: 'fail',
    hint: 'red\noops',
  })
  const result = await check('seq 1 10000; false')
  expect(result.status === 'fail' && result.hint.length).toBe(4096)
  expect(result.status === 'fail' && result.hint.endsWith('10000')).toBe(true)
})

test('a check that takes too long is our error, not a wrong answer', async () => {
  expect(await check('while true; do :; done', 1000)).toEqual({
    status: 'error',
    problem: { code: 'check-timeout', params: { seconds: 1 } },
  })
})

test('a check without its file is our error', async () => {
  const host = new FakeSandboxHost()
  await host.create({ id: sandboxId, kind: 'shell', egress: 'none' })
  expect(
    await runCheckScript(host, sandboxId, { file: '/nowhere/verify.sh', language: 'en', timeoutMs: 1000 }),
  ).toMatchObject({
    status: 'error',
    problem: { code: 'check-failed-to-run' },
  })
})

test.each<[string, () => CommandResult]>([
  [
    'without the program that runs it',
    () => raise(sandboxFailed(new Error('run: No such file or directory'))),
  ],
  [
    'without a shell',
    () => ({ status: 'exited', code: 127, stdout: '', stderr: 'bash: No such file or directory\n' }),
  ],
])('a check in a sandbox %s says nothing about the work, and why', async (_, run) => {
  const host = new FakeSandboxHost({ run: () => new Promise((resolve) => resolve(run())) })
  await host.create({ id: sandboxId, kind: 'shell', egress: 'none' })
  const file = join(temporaryDirectory(), 'verify.sh')
  writeFileSync(file, 'false')
  expect(await runCheckScript(host, sandboxId, { file, language: 'en', timeoutMs: 1000 })).toMatchObject({
    status: 'error',
    problem: {
      code: 'check-failed-to-run',
      params: { reason: expect.stringContaining('No such file') as string },
    },
  })
})

test('a command that the script does not find is its own failure', async () => {
  expect(await check('no-such-command')).toEqual({
    status: 'fail',
    hint: expect.stringContaining('command not found') as string,
  })
})

test('a check in a sandbox that is gone is our error', async () => {
  const file = join(temporaryDirectory(), 'verify.sh')
  writeFileSync(file, 'true')
  expect(
    await runCheckScript(new FakeSandboxHost(), sandboxId, { file, language: 'en', timeoutMs: 1000 }),
  ).toMatchObject({
    status: 'error',
    problem: { code: 'sandbox-gone' },
  })
})

test('a reason that the script gives for its failure is the hint, instead of what it printed', async () => {
  expect(await check('echo looking…; echo "No file yet." > "$VERIFICATION_FAILURE_REASON"; exit 1')).toEqual({
    status: 'fail',
    hint: 'No file yet.',
  })
  expect(await check('echo done; echo reason > "$VERIFICATION_FAILURE_REASON"')).toEqual({ status: 'pass' })
})

test('a challenge is open with its author’s hint for the time, and done when its check passes', async () => {
  const host = new FakeSandboxHost()
  await host.create({ id: sandboxId, kind: 'shell', egress: 'none' })
  const directory = temporaryDirectory()
  const write = (name: string, source: string): string => {
    writeFileSync(join(directory, name), source)
    return join(directory, name)
  }
  const task = {
    file: write('verify.sh', '[ -e made ]'),
    seconds: 65,
    language: 'en',
    timeoutMs: 10_000,
  } as const
  const script = write('hint.sh', 'cat\n[ "$1" -gt 60 ] && echo "Try touch."')
  expect(await isPrepared(host, sandboxId)).toBe(false)
  expect(await lookAtChallenge(host, sandboxId, { ...task, hint: script })).toEqual({
    status: 'open',
    hint: 'Try touch.',
  })
  const markdown = write('hint.md', 'A *file*.\n')
  expect(await lookAtChallenge(host, sandboxId, { ...task, hint: markdown })).toEqual({
    status: 'open',
    hint: 'A *file*.',
  })
  const prepare =
    'touch made; mkdir -p "$SANDLOT_ROOT/opt"; touch "$SANDLOT_ROOT/opt/katacoda-background-finished"'
  await host.run(sandboxId, { argv: ['bash', '-c', prepare], timeoutMs: 10_000 })
  expect(await isPrepared(host, sandboxId)).toBe(true)
  expect(await lookAtChallenge(host, sandboxId, { ...task, hint: script })).toEqual({ status: 'done' })
})

function raise(error: Error): never {
  throw error
}
