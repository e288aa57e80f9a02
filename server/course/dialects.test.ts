import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { createCatalogue } from './catalogue.ts'
import { readContentDocument } from './content-document.ts'

const fixtures = fileURLToPath(new URL('fixtures', import.meta.url))

async function lesson(id: string) {
  const found = await createCatalogue({ roots: [fixtures] }).findLesson(id, 'en')
  if (found === undefined) throw new Error(`no lesson ${id}`)
  return found
}

const names = (paths: (string | undefined)[]) => paths.map((path) => path?.split('/').at(-1))

test('a lesson with every key of Katacoda is read, and nothing in it is a problem', async () => {
  const found = await lesson('katacoda-words/everything')
  expect(found.problems).toEqual([])
  expect(found).toMatchObject({
    title: 'Every word of Katacoda',
    description: 'One lesson with all that the older platform could say',
    difficulty: 'Intermediate',
    level: 'intermediate',
    minutes: 15,
    dialects: ['katacoda'],
    stepCount: 3,
    runtime: { status: 'runs', kind: 'docker', egress: 'lab' },
  })
})

test('its pages have their titles, scripts, hints and thanks', async () => {
  const { pages } = await lesson('katacoda-words/everything')
  expect(pages.map(({ kind, title, hidden }) => [kind, title, hidden])).toEqual([
    ['intro', '', true],
    ['step', 'Actions', false],
    ['step', '', false],
    ['step', '', false],
    ['finish', '', false],
  ])
  expect(
    names([pages[0]?.foreground, pages[0]?.background, pages[1]?.check, pages[1]?.answer, pages[1]?.hint]),
  ).toEqual(['foreground.sh', 'background.sh', 'verify.sh', 'answer.md', 'hint.sh'])
  expect(pages[0]?.credits).toBe('https://example.com/thanks')
  expect(names([pages[2]?.foreground, pages[2]?.background, pages[4]?.background])).toEqual([
    'foreground.sh',
    'background.sh',
    'background.sh',
  ])
})

test('its workspace has the layout, the editor, terminals, dashboards and greeting', async () => {
  const { workspace } = await lesson('katacoda-words/everything')
  expect(workspace).toEqual({
    layout: 'editor-terminal',
    editorDirectory: '/root/app',
    openFiles: ['app.js', 'Makefile'],
    editor: { showTree: false, hideHidden: true, exclude: ['.*'], language: 'yaml' },
    terminals: [{ name: 'postgres_terminal', machine: 1, command: 'psql' }],
    dashboards: [
      { name: 'App', port: 8080 },
      {
        name: 'Docs',
        href: 'https://[[HOST_SUBDOMAIN]]-80-[[KATACODA_HOST]].environments.katacoda.com/docs',
      },
    ],
    hidesSteps: true,
    greeting: '\u001b[32mWelcome\u001b[m\r\nSecond line\r\n',
  })
})

test('its assets are found with their places and modes', async () => {
  const { assets } = await lesson('katacoda-words/everything')
  expect(assets.map(({ file, target, mode }) => [file.split('/').at(-1), target, mode.toString(8)])).toEqual([
    ['readme.txt', '~/', '644'],
    ['run.sh', '/usr/local/bin', '755'],
    ['readme.txt', 'notes/', '644'],
    ['run.sh', '/opt/tools', '644'],
  ])
})

test('a lesson with every key of Killercoda is read, and nothing in it is a problem', async () => {
  const found = await lesson('killercoda-words/everything')
  expect(found.problems).toEqual([])
  // Killercoda takes {{execute}} too, which is Katacoda's word.
  expect(found).toMatchObject({ stepCount: 2, dialects: ['katacoda', 'killercoda'] })
  expect(found.workspace.layout).toBe('editor-terminal')
  expect(
    found.pages.map(({ title, foreground, background }) => [title, ...names([foreground, background])]),
  ).toEqual([
    ['Introduction', 'foreground.sh', 'background.sh'],
    ['Actions', 'foreground.sh', undefined],
    ['Addresses', undefined, 'background.sh'],
    ['Finish', 'foreground.sh', 'background.sh'],
  ])
})

/** What both platforms' own words make; the words of single authors are in their own lesson. */
async function readDialects() {
  const { lessons } = await readContentDocument(fixtures)
  return lessons.filter(({ path }) => !path.startsWith('single-authors/'))
}

test('every action of both dialects is found once', async () => {
  const lessons = await readDialects()
  const kinds = lessons.map(({ path, pages }) => [
    path,
    pages.map(({ actions }) => actions.map(({ kind }) => kind).join(' ')),
  ])
  expect(kinds).toEqual([
    [
      'katacoda-words/everything',
      [
        '',
        'run run run run run keys run copy open run run run copy run run run',
        'write write write write write copy',
        'run run',
        '',
      ],
    ],
    ['killercoda-words/everything', ['', 'run run copy run run copy', 'run run', '']],
  ])
})

test('quizzes of all four kinds are found with their answers', async () => {
  const lessons = await readDialects()
  const quizzes = lessons.flatMap(({ pages }) => pages.flatMap((page) => page.quizzes))
  expect(
    quizzes.map(({ kind, question, answers, options }) => [
      kind,
      question,
      answers,
      options.map(({ right }) => right),
    ]),
  ).toEqual([
    ['exact', 'Which port does the web use?', ['80'], []],
    ['pattern', 'What does `ls` list?', ['files?|directories'], []],
    ['several', 'Which are numbers?', [], [true, false, true]],
    ['one', 'Which one is a letter?', [], [false, true]],
  ])
})
