import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { oneStep, temporaryContent, type FileContent } from '#server/testing/temporary-content.ts'
import { capturedRun } from './captured-run.ts'
import { run } from './lint.ts'

function lint(...argv: string[]) {
  return capturedRun((streams) => run(argv, streams))
}

async function lintFiles(files: Record<string, FileContent>) {
  return lint(await temporaryContent(files))
}

test('content without a fault passes', async () => {
  const { status, stdout } = await lintFiles({ 'c/l/index.json': oneStep(), 'c/l/step1.md': 'Hi' })
  expect([status, stdout]).toEqual([0, '1 lesson, 0 errors, 0 warnings\n'])
})

test('the courses that come with the platform pass without a warning', async () => {
  const { status, stdout } = await lint(fileURLToPath(new URL('../content', import.meta.url)))
  expect(stdout).toMatch(/ 0 errors, 0 warnings\n$/)
  expect(status).toBe(0)
})

test('an error is told with its file and key, and what to do; the command fails', async () => {
  const { status, stdout } = await lintFiles({ 'c/l/index.json': oneStep() })
  expect(status).toBe(1)
  expect(stdout).toBe(
    'c/l/index.json:details.steps[0].text\n' +
      '  error missing-file: “step1.md” is not there. Add the file, or correct the path: it is relative to the directory of index.json.\n' +
      '1 lesson, 1 error, 0 warnings\n',
  )
})

test('faults of Markdown are told with their lines; warnings alone are no failure', async () => {
  const { status, stdout } = await lintFiles({
    'c/l/index.json': oneStep(),
    'c/l/step1.md':
      'Text\n\n```\na\n```{{exce}}\n\n![x](gone.png)\n\n<b onclick="x">b</b>\n\n[f](./file.yaml)\n\n>>Q: a<<\n( ) b\n',
  })
  expect(status).toBe(0)
  expect(stdout.match(/^c\/l\/step1\.md:\d+\n {2}\w+ [\w-]+/gm)).toEqual([
    'c/l/step1.md:5\n  warning unknown-action',
    'c/l/step1.md:7\n  warning missing-image',
    'c/l/step1.md:9\n  warning unsafe-html',
    'c/l/step1.md:11\n  warning local-link',
    'c/l/step1.md:13\n  warning bad-quiz',
  ])
})

test('a translation is looked through as well', async () => {
  const { stdout } = await lintFiles({
    'c/l/index.json': oneStep(),
    'c/l/step1.md': 'Hi',
    '_ko/c/l/step1.md': '```\n안녕',
  })
  expect(stdout).toContain('_ko/c/l/step1.md:1\n  error unclosed-fence')
})

test('--json prints one document', async () => {
  const root = await temporaryContent({ 'c/l/index.json': oneStep() })
  const { stdout } = await lint(root, '--json')
  expect(JSON.parse(stdout)).toMatchObject({
    lessons: 1,
    errors: 1,
    warnings: 0,
    problems: [
      { file: 'c/l/index.json', key: 'details.steps[0].text', severity: 'error', code: 'missing-file' },
    ],
  })
})

test('a directory without lessons is a failure, for it is hardly the one that was meant', async () => {
  const { status, stderr } = await lintFiles({ 'readme.md': '' })
  expect(status).toBe(1)
  expect(stderr).toContain('no index.json lies below')
})

test('a wrong call says how to call', async () => {
  for (const argv of [[], ['a', 'b'], ['/nonexistent'], ['.', '--wrong']]) {
    const { status, stderr } = await lint(...argv)
    expect(status).toBe(2)
    expect(stderr).toContain('Usage: sandlot lint DIR')
  }
})

test('a file, or a directory that is not there, is called so', async () => {
  const root = await temporaryContent({ 'c/l/index.json': oneStep() })
  expect((await lint(`${root}/c/l/index.json`)).stderr).toContain('is a file')
  expect((await lint(`${root}/d`)).stderr).toContain('/d does not exist')
})
