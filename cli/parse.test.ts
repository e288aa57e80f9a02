import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { ContentDocument } from '#server/course/content-document.ts'
import { oneStep, temporaryContent } from '#server/testing/temporary-content.ts'
import { capturedRun } from './captured-run.ts'
import { run } from './parse.ts'

function parse(...argv: string[]) {
  return capturedRun((streams) => run(argv, streams))
}

test('one document holds courses, lessons, pages, actions and problems, with paths below the directory', async () => {
  const root = await temporaryContent({
    'course/lesson/index.json': oneStep({}, { verify: 'verify.sh', background: 'gone.sh' }),
    'course/lesson/step1.md':
      'Run\n\n`ls`{{execute T2 interrupt}} at {{TRAFFIC_HOST1_80}}\n\n>>Q1: Why?<<\n=== so\n',
    'course/lesson/verify.sh': '',
  })
  const { status, stdout } = await parse(root, '--json')
  expect(status).toBe(0)
  expect(stdout).not.toContain(root)
  expect(JSON.parse(stdout)).toEqual({
    courses: [{ path: 'course', title: 'Course', description: '', lessons: ['course/lesson'] }],
    lessons: [
      {
        path: 'course/lesson',
        title: 'A lesson',
        dialects: ['katacoda', 'killercoda'],
        image: 'ubuntu',
        runtime: { status: 'runs', kind: 'docker', egress: 'lab' },
        layout: 'terminal',
        translations: [],
        hidden: false,
        pages: [
          {
            kind: 'step',
            title: 'One',
            text: 'course/lesson/step1.md',
            check: 'course/lesson/verify.sh',
            actions: [{ kind: 'run', source: 'ls', terminal: 2, interrupt: true, newline: true, line: 3 }],
            quizzes: [{ question: 'Why?', kind: 'exact', options: [], answers: ['so'], line: 5 }],
            placeholders: [{ text: '{{TRAFFIC_HOST1_80}}', kind: 'address', port: 80, line: 3 }],
          },
        ],
        problems: [
          {
            file: 'course/lesson/index.json',
            key: 'details.steps[0].background',
            severity: 'error',
            code: 'missing-file',
            reason: '“gone.sh” is not there.',
            remedy: 'Add the file, or correct the path: it is relative to the directory of index.json.',
          },
        ],
      },
    ],
    problems: [],
  } satisfies ContentDocument)
})

test('every check and solution of the courses that come with the platform is found', async () => {
  const { stdout } = await parse(fileURLToPath(new URL('../content', import.meta.url)), '--json')
  const document = JSON.parse(stdout) as ContentDocument
  const steps = document.lessons.flatMap(({ pages }) => pages.filter(({ kind }) => kind === 'step'))
  expect(steps.length).toBeGreaterThan(0)
  for (const { title, check, solution } of steps)
    expect([check, solution].includes(undefined), title).toBe(false)
})

test('--counts holds the parser against a plain count of the lines, and fails where they disagree', async () => {
  const root = await temporaryContent({
    'c/l/index.json': oneStep(),
    'c/l/step1.md': '`ls`{{execute}}\n\n<!-- `hidden`{{execute}} -->\n',
  })
  const { status, stdout } = await parse(root, '--counts')
  expect(status).toBe(0)
  expect(stdout.split('\n').slice(0, 2)).toEqual([
    'action       parsed    counted only shown',
    'run               1          1          1',
  ])
  // A backtick that is escaped begins no code: the plain count does not know that.
  const other = await temporaryContent({
    'c/l/index.json': oneStep(),
    'c/l/step1.md': 'Write \\`ls\\`{{execute}} like this.',
  })
  const disagreeing = await parse(other, '--counts', '--json')
  expect(disagreeing.status).toBe(1)
  expect(JSON.parse(disagreeing.stdout)).toMatchObject({
    differences: [{ file: 'c/l/step1.md', kind: 'run', parsed: 0, counted: 1 }],
  })
})

test('a wrong call says how to call', async () => {
  const { status, stderr } = await parse('/nonexistent')
  expect(status).toBe(2)
  expect(stderr).toContain('Usage: sandlot parse DIR')
})
