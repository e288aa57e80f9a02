import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { readConfig } from '#server/config.ts'
import { readEnvironment } from '#server/environment.ts'
import { createLog } from '#server/log.ts'
import { openDockerSandboxes } from '#server/sandbox/docker-sandboxes.ts'
import { eventually } from '#server/testing/eventually.ts'
import { sharedContent, temporaryContent, type FileContent } from '#server/testing/temporary-content.ts'
import { capturedRun } from './captured-run.ts'
import { lessonFiles } from '#server/testing/lesson-files.ts'
import type { ContentReport, Finding, LessonReport } from './rehearsal/findings.ts'
import { run as newLesson } from './new-lesson.ts'
import { run } from './test-lessons.ts'

/** Every lesson of these tests, gone through in one call: each lies in a directory of the name that the tests use. */
const files: Record<string, FileContent> = {
  ...lessonFiles('well-made', [
    { text: '`echo hello > a.txt`{{exec}}', verify: 'test -s ~/a.txt' },
    {
      text: [
        'A program that is typed into, another terminal, a file, and a server in front:\n',
        '`cat > b.txt`{{exec}} `typed`{{exec}} `^D`{{execute ctrl-seq}}',
        '`tail -f a.txt`{{exec}} `echo T2 > c.txt`{{execute T2}}',
        '`echo after > d.txt`{{exec interrupt}}',
        '<pre class="file" data-filename="e.txt" data-target="replace">written</pre>',
        '`tail -f e.txt`{{exec}}',
      ].join('\n\n'),
      verify: 'cd; test "$(cat b.txt c.txt d.txt e.txt)" = "typed\nT2\nafter\nwritten"',
    },
    { text: 'By yourself.', verify: 'test -s ~/f.txt', solution: 'echo solved > ~/f.txt' },
  ]),
  ...lessonFiles(
    'two-hosts',
    [
      {
        text: '`hostname > made.txt`{{execute HOST2}}',
        verify: 'test "$(ssh host02 cat made.txt)" = host02',
      },
    ],
    {},
    { environment: { uilayout: 'terminal-terminal' } },
  ),
  ...lessonFiles('passes-before', [{ text: '`touch a`{{exec}}', verify: 'true' }]),
  ...lessonFiles('fails-after', [
    { text: '`touch a`{{exec}}', verify: 'echo "There is no file b."; test -f ~/b' },
  ]),
  ...lessonFiles('flaky', [
    {
      text: '`touch a`{{exec}}',
      verify: 'test -f ~/a || exit 1; mkdir ~/odd 2>/dev/null || { rmdir ~/odd; exit 1; }',
    },
  ]),
  ...lessonFiles('hangs', [{ text: '`sleep infinity`{{exec}}\n\n`touch a`{{exec}}', verify: 'test -f ~/a' }]),
  ...lessonFiles('solution-fails', [
    { text: 'Do it.', verify: 'test -f ~/a', solution: 'echo "no such thing" >&2; exit 3' },
  ]),
  ...lessonFiles('asset-missing', [{ text: '`touch a`{{exec}}', verify: 'test -f ~/a' }], {
    assets: { host01: [{ file: 'gone.txt', target: '~/' }] },
  }),
  ...lessonFiles('without-checks', [{ text: '`true`{{exec}}\n\n`false`{{exec}}' }]),
  ...lessonFiles('elsewhere', [{ text: 'Hi' }], {}, { backend: { imageid: 'kubernetes-kubeadm-1node' } }),
}

let status: number
let report: ContentReport

beforeAll(async () => {
  const root = await sharedContent(files)
  const result = await sandlotTest(root, '--json', '--limit', '12')
  status = result.status
  report = JSON.parse(result.stdout) as ContentReport
})

test('a lesson passes whose checks fail before, and pass after what it offers to click or its solution', () => {
  expect(of('well-made')).toMatchObject({ status: 'passed', failures: [], notes: [] })
  expect(of('well-made').steps.map(({ by, check }) => [by, check])).toEqual([
    ['actions', { before: 'fail', after: ['pass', 'pass', 'pass'] }],
    ['actions', { before: 'fail', after: ['pass', 'pass', 'pass'] }],
    ['solution', { before: 'fail', after: ['pass', 'pass', 'pass'] }],
  ])
})

test('what is clicked for the second host is typed there, and its check reaches both', () => {
  expect(of('two-hosts')).toMatchObject({ status: 'passed', failures: [], notes: [] })
  expect(of('two-hosts').steps[0]?.by).toBe('actions')
})

test('how long each step took and what its sandbox used is told', () => {
  for (const step of of('well-made').steps) {
    expect(step.seconds).toBeGreaterThan(0)
    expect(step.peakMemoryBytes).toBeGreaterThan(1024 ** 2)
  }
})

test('a check that passes before anything was done is found', () => {
  expect(only('passes-before')).toMatchObject({
    code: 'passes-before',
    page: 0,
    file: 'passes-before/verify0.sh',
  })
})

test('a check that fails afterwards is found, with what it said', () => {
  expect(only('fails-after')).toMatchObject({ code: 'fails-after', output: 'There is no file b.' })
})

test('a check that says now this and now that is found', () => {
  expect(only('flaky')).toMatchObject({ code: 'flaky-check' })
  expect(only('flaky').reason).toContain('pass, fail, pass')
})

test('a command that does not end is ended and named, and what comes after it goes on', () => {
  expect(only('hangs')).toMatchObject({ code: 'hanging-command', command: 'sleep infinity', line: 1 })
  expect(of('hangs').steps[0]?.check?.after).toEqual(['pass', 'pass', 'pass'])
})

test('a solution that fails is found, with what it said', () => {
  expect(of('solution-fails').failures.map(({ code, output }) => [code, output])).toEqual([
    ['solution-failed', 'no such thing'],
    ['fails-after', undefined],
  ])
})

test('a missing asset is named', () => {
  const { code, file, reason } = only('asset-missing')
  expect([code, file]).toEqual(['content-error', 'asset-missing/index.json'])
  expect(reason).toContain('gone.txt')
  expect(reason).toContain('details.assets.host01[0].file')
})

test('commands of a lesson without checks that end otherwise than well are listed, which fails nothing', () => {
  expect(of('without-checks')).toMatchObject({
    status: 'passed',
    notes: [{ code: 'command-failed', command: 'false', line: 3 }],
  })
})

test('a lesson that this installation cannot run is left out, with the reason', () => {
  expect(of('elsewhere')).toMatchObject({ status: 'skipped', notes: [{ code: 'cannot-run' }] })
})

test('the command fails where a lesson has failed', () => {
  expect([status, report.passed, report.failed, report.skipped]).toEqual([1, 3, 6, 1])
})

test('a lesson that is asked for is the only one, and a person reads one line where all is well', async () => {
  const root = await temporaryContent({
    ...lessonFiles('short', [{ text: '`touch a`{{exec}}', verify: 'test -f ~/a' }]),
    ...lessonFiles('endless', [{ text: '`sleep infinity`{{exec}}', verify: 'false' }]),
  })
  const killed = await runKilled(root, 'endless')
  expect(await killed.find()).toHaveLength(1)
  const { status, stdout } = await sandlotTest(root, 'short')
  expect(stdout).toMatch(/^✓ short: [\d.]+ s, \d+ MiB\n {5}0 .*fail → pass pass pass\n1 passed, 0 failed; /)
  expect(status).toBe(0)
  // What the run that was killed has left is gone.
  expect(await killed.find()).toEqual([])
})

test('what "sandlot new" writes passes', async () => {
  const root = await temporaryContent({})
  const quiet = { write: () => undefined }
  await newLesson([`${root}/course/fresh`], { stdout: quiet, stderr: quiet })
  const { status, stdout } = await sandlotTest(root)
  expect([status, stdout]).toEqual([0, expect.stringContaining('1 passed, 0 failed; 2 checked steps')])
})

test('a lesson that is not there is told, with those that are', async () => {
  const root = await temporaryContent(lessonFiles('short', [{ text: 'Hi' }]))
  const { status, stderr } = await sandlotTest(root, 'long')
  expect(status).toBe(2)
  expect(stderr).toContain('There is no lesson long. There are: short.')
})

test('a lesson that no structure.json names is told to be hidden', async () => {
  const root = await temporaryContent({
    'course/structure.json': { json: { items: [{ path: 'shown' }] } },
    ...lessonFiles('course/shown', [{ text: 'Hi' }]),
    ...lessonFiles('course/other', [{ text: 'Hi' }]),
  })
  const { status, stderr } = await sandlotTest(root, 'course/other')
  expect(status).toBe(2)
  expect(stderr).toContain('The lesson course/other is hidden: name it in the structure.json above it.')
})

test('a wrong call says how to call', async () => {
  for (const argv of [[], ['/nonexistent'], ['.', '--wrong'], ['.', '--limit', 'never']]) {
    const { status, stderr } = await sandlotTest(...argv)
    expect(status).toBe(2)
    expect(stderr).toContain('Usage: sandlot test DIR')
  }
})

function of(name: string): LessonReport {
  return report.lessons.find(({ path }) => path === name) ?? expect.fail(`no lesson ${name}`)
}

/** The one failure of a lesson. */
function only(name: string): Finding {
  const { status, failures } = of(name)
  expect([status, failures.length]).toEqual(['failed', 1])
  return failures[0] ?? expect.fail('none')
}

function sandlotTest(...argv: string[]) {
  return capturedRun((streams) => run(argv, streams, process.cwd()))
}

/** Kills a run as soon as it has a sandbox. Resolves with the sandboxes that it has left. */
async function runKilled(...argv: string[]) {
  const config = readConfig(readEnvironment(process.cwd()))
  const folder = path.join(config.dataDirectory, 'rehearsals')
  const before: string[] = await readdir(folder).catch(() => [])
  const child = spawn('node', ['cli/sandlot.mjs', 'test', ...argv], { stdio: 'ignore' })
  const exited = once(child, 'exit')
  return eventually(async () => {
    const [pid = ''] = (await readdir(folder)).filter((name) => !before.includes(name))
    const secret = await readFile(path.join(folder, pid), 'utf8')
    const host = openDockerSandboxes(config, secret, createLog('silent'))
    expect(await host.find()).toHaveLength(1)
    process.kill(Number(pid), 'SIGKILL')
    await exited
    return host
  })
}
