import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, test } from 'vitest'
import type { Lesson } from '#common/course.ts'
import { createCatalogue } from './catalogue.ts'
import { readContentDocument } from './content-document.ts'
import { show, textOf } from '#server/testing/shown-page.ts'
import { oneStep, temporaryContent } from '#server/testing/temporary-content.ts'

/** Every row of the table of features in docs/authoring.md is true of its own example. */

const guide = readFileSync(new URL('../../docs/authoring.md', import.meta.url), 'utf8')
const chapter = guide.split('\n## ').find((text) => text.startsWith('Every feature, with an example')) ?? ''
const [, inIndex = '', inText = ''] = chapter.split('| Feature | Example |')

/** The first column, with what stands as code in the second. */
function rowsOf(table: string): [feature: string, examples: string[]][] {
  return table.split('\n').flatMap((line): [string, string[]][] => {
    const [, feature, cell] = /^\| (.+?) \| (.+) \|$/.exec(line) ?? []
    if (feature === undefined || cell === undefined) return []
    return [
      [
        feature,
        [...cell.matchAll(/(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)/g)].map(([, , code = '']) => inner(code)),
      ],
    ]
  })
}

/** Code that holds backticks itself stands between blanks. */
function inner(code: string): string {
  return /^ .*\S.* $/.test(code) ? code.slice(1, -1) : code
}

type Members = Record<string, unknown>
const members = (example = '') => JSON.parse(example.startsWith('{') ? example : `{${example}}`) as Members

/** A lesson of one step, with every file that the examples name beside it. */
async function lessonWith(top: Members, step: Members = {}, details: Members = {}): Promise<Lesson> {
  const index = oneStep(top, step).json
  const files = ['step1.md', 'step1/text.md', 'intro.md', 'finish.md', 'answer.md', 'assets/a.sh']
  const scripts = ['step1/verify.sh', 'step1/solution.sh', 'setup.sh', 'prepare.sh', 'hint.sh', 'verify.sh']
  const root = await temporaryContent({
    ...Object.fromEntries([...files, ...scripts].map((name) => [name, 'true\n'])),
    'index.json': { json: { ...index, details: { ...index.details, ...details } } },
  })
  const catalogue = createCatalogue({ roots: [root] })
  const [course] = await catalogue.listCourses('en')
  const lesson = await catalogue.findLesson(course?.lessons[0]?.id ?? '', 'en')
  if (!lesson) return expect.fail('no lesson')
  expect(lesson.problems).toEqual([])
  return lesson
}

const stepOf = (lesson: Lesson) => {
  const step = lesson.pages.find(({ kind }) => kind === 'step')
  return step ?? expect.fail('no step')
}
const name = (path: string | undefined) => path && basename(path)

const indexRows: Record<string, (examples: string[]) => Promise<void>> = {
  async 'title, description, level, time'([example]) {
    const { title, description, level, minutes } = await lessonWith(members(example))
    expect([title, description, level, minutes]).toEqual(['Networks', '…', 'beginner', 15])
  },
  async 'a page before and after the steps'([example]) {
    const { pages } = await lessonWith({}, {}, members(example)['details'] as Members)
    expect(pages.map(({ kind }) => kind)).toEqual(['intro', 'step', 'finish'])
  },
  async 'a step with a check and a solution'([example]) {
    const { title, check, solution } = stepOf(await lessonWith({}, members(example)))
    expect([title, name(check), name(solution)]).toEqual(['Go', 'verify.sh', 'solution.sh'])
  },
  async 'hints, one at a time'([example]) {
    expect(stepOf(await lessonWith({}, members(example))).hints).toHaveLength(2)
  },
  async 'an answer to show on request'([example]) {
    expect(name(stepOf(await lessonWith({}, members(example))).answer)).toBe('answer.md')
  },
  async 'a check that finds by itself that the step is done'([example]) {
    expect(stepOf(await lessonWith({}, { verify: 'verify.sh' })).quietCheck).toBe(false)
    expect(stepOf(await lessonWith({}, { verify: 'verify.sh', ...members(example) })).quietCheck).toBe(true)
  },
  async "a script typed into the learner's terminal"([example]) {
    expect(name(stepOf(await lessonWith({}, members(example))).foreground)).toBe('setup.sh')
  },
  async 'a script run beside it as root'([example]) {
    expect(name(stepOf(await lessonWith({}, members(example))).background)).toBe('prepare.sh')
  },
  async 'files copied into the sandbox'([example]) {
    const { assets } = await lessonWith({}, {}, members(example))
    expect(assets.map(({ file, target, machine, mode }) => [name(file), target, machine, mode])).toEqual([
      ['a.sh', '/usr/local/bin', 1, 0o755],
    ])
  },
  async 'words above the first prompt'([example]) {
    expect((await lessonWith(members(example))).workspace.greeting).toBe('\u001b[32mWelcome.\u001b[m\r\n')
  },
  async 'a further terminal with a name of its own'([example]) {
    const { workspace } = await lessonWith({ environment: members(example) })
    expect(workspace.terminals).toEqual([{ name: 'Clock', machine: 1, command: 'watch date' }])
  },
  async 'the editor above the terminal'([layout, files]) {
    const { workspace } = await lessonWith({ environment: members(layout), ...members(files) })
    expect(workspace).toMatchObject({
      ...{ layout: 'editor-terminal', editorDirectory: '/root/app', openFiles: ['app.js'] },
    })
  },
  async 'a port of the sandbox as a tab, or as a frame'([tab, frame]) {
    const { workspace } = await lessonWith({ environment: { ...members(tab), ...members(frame) } })
    expect(workspace).toMatchObject({ layout: 'terminal-iframe', dashboards: [{ name: 'Site', port: 8000 }] })
  },
  async 'two hosts'([example]) {
    const { machines, workspace } = await lessonWith({ environment: members(example) })
    expect([machines, workspace.layout]).toEqual([2, 'terminal-terminal'])
  },
  async 'no intro, no finish'([example]) {
    const around = { intro: { text: 'intro.md' }, finish: { text: 'finish.md' } }
    const { pages } = await lessonWith(members(example), {}, around)
    expect(pages.map(({ hidden }) => hidden)).toEqual([true, false, true])
  },
  async 'a challenge'([type, hint]) {
    const lesson = await lessonWith(members(type), { verify: 'verify.sh', ...members(hint) })
    expect([lesson.challenge, name(stepOf(lesson).hint)]).toEqual([true, 'hint.sh'])
  },
  async 'a Docker Engine, or none'([docker, shell = '']) {
    expect((await lessonWith(members(docker))).runtime).toMatchObject({ kind: 'docker' })
    const without = await lessonWith({ backend: { imageid: JSON.parse(shell) as unknown } })
    expect(without.runtime).toMatchObject({ kind: 'shell' })
  },
  async 'the way to the internet'([example]) {
    expect((await lessonWith(members(example))).runtime).toMatchObject({ egress: 'internet' })
  },
}

const run = { kind: 'run', terminal: 1, interrupt: false, newline: true }

const textRows: Record<string, (examples: string[]) => Promise<void>> = {
  async 'run, with Ctrl+C first, in terminal 2, without Enter, press keys'(examples) {
    expect(await actionsOf(examples)).toMatchObject([
      { ...run, source: 'ls' },
      { ...run, source: 'ls', interrupt: true },
      { ...run, source: 'ls', terminal: 2 },
      { ...run, source: 'iHello', newline: false },
      { kind: 'keys', source: '^C' },
    ])
  },
  async 'copy, open in the editor, plain code'(examples) {
    expect(await actionsOf(examples)).toMatchObject([
      { kind: 'copy', source: 'ls' },
      { kind: 'open', source: 'app.js' },
    ])
  },
  async 'on the second host'(examples) {
    expect(await actionsOf(examples)).toMatchObject([{ ...run, host: 'HOST2', terminal: 2 }])
  },
  async 'write into a file'(examples) {
    expect(await actionsOf(examples)).toMatchObject([{ kind: 'write', file: 'app.js', mode: 'append' }])
  },
  async 'write where a marker stands'(examples) {
    expect(await actionsOf(examples)).toMatchObject([
      { kind: 'write', file: 'app.js', mode: 'insert', marker: '//TODO' },
    ])
  },
  async 'a button that copies a block'(examples) {
    expect(await actionsOf(examples)).toMatchObject([{ kind: 'copy', source: '…' }])
  },
  async 'a link to a port, to the list of ports'(examples) {
    const page = await show(examples.join('\n\n'))
    expect(page.all('sandlot-preview')[0]?.properties).toMatchObject({ port: 8080, path: '/path' })
    expect(textOf(page.all('sandlot-ports')[0])).toBe('pick a port')
  },
  async 'the address of the machine in a command'(examples) {
    expect(await actionsOf(examples)).toMatchObject([{ ...run, source: 'curl [[HOST_IP]]' }])
  },
  async 'a question'([question, right, wrong, exact]) {
    const step = await documentOf(`${question}\n${right}\n${wrong}\n\n${question}\n${exact}\n`)
    expect(step.quizzes).toMatchObject([
      { kind: 'one', question: "Which port is the web's?", options: [{ right: true }, { right: false }] },
      { kind: 'exact', answers: ['80'] },
    ])
  },
  async 'something to unfold'([before, after]) {
    const page = await show(`${before}\n\n\`ls\`{{exec}}\n\n${after}\n`)
    expect([page.all('details').length, page.all('summary').length]).toEqual([1, 1])
    expect(page.actions).toMatchObject([{ ...run, source: 'ls' }])
  },
  async 'an image beside the text or in `assets/`'([example = '']) {
    expect((await documentOf(example)).problems).toMatchObject([{ code: 'missing-image' }])
    expect((await documentOf(example, 'network.png')).problems).toEqual([])
    const inAssets = example.replace('./', './assets/')
    expect((await documentOf(inAssets, 'assets/network.png')).problems).toEqual([])
  },
  async 'lines to look at in a block'([opening]) {
    const page = await show(`${opening}\na: 1\nb: 2\nc: 3\nd: 4\ne: 5\n\`\`\`\n`)
    const marked = page
      .all('span')
      .filter(({ properties }) => String(properties['className']) === 'code-marked')
    expect(marked).toHaveLength(2)
  },
}

/** What is read out of a lesson whose only step has this text, with one file more beside it. */
async function documentOf(text: string, file = 'more.txt') {
  const root = await temporaryContent({ 'index.json': oneStep(), 'step1.md': text, [file]: '' })
  const [lesson] = (await readContentDocument(root)).lessons
  return { problems: lesson?.problems, quizzes: lesson?.pages[0]?.quizzes }
}

async function actionsOf(examples: string[]) {
  return (await show(examples.join('\n\n'))).actions
}

test.each(rowsOf(inIndex))('in index.json: %s', async (feature, examples) => {
  await (indexRows[feature] ?? expect.fail('nobody has tried this row'))(examples)
})

test.each(rowsOf(inText))('in a text: %s', async (feature, examples) => {
  await (textRows[feature] ?? expect.fail('nobody has tried this row'))(examples)
})

test('what is tried stands in the tables', () => {
  const features = [...rowsOf(inIndex), ...rowsOf(inText)].map(([feature]) => feature)
  expect(
    [...Object.keys(indexRows), ...Object.keys(textRows)].filter((each) => !features.includes(each)),
  ).toEqual([])
})
