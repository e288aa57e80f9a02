import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Language } from '#common/course.ts'
import { fillPlaceholders } from '#common/placeholder.ts'
import { createCatalogue } from './catalogue.ts'
import { readContentDocument } from './content-document.ts'
import { show, textOf } from '#server/testing/shown-page.ts'
import { oneStep, temporaryContent, type FileContent } from '#server/testing/temporary-content.ts'

/** What naive importers get wrong, one by one: each test is named for its trap. */

async function lessonOf(files: Record<string, FileContent>, id = 'course/lesson') {
  const root = await temporaryContent(files)
  const catalogue = createCatalogue({ roots: [root] })
  const lesson = await catalogue.findLesson(id, 'en')
  if (lesson === undefined) throw new Error(`no lesson ${id}`)
  return { root, catalogue, lesson }
}

test('trap 1: an annotated closing fence ends its block', async () => {
  const page = await show(
    '```\na\n```{{execute}}\n\nProse\n\n```\nb\n```\n\nMore prose\n\n```\nc\n```{{copy}}\n',
  )
  expect(page.all('pre').map(textOf)).toEqual(['a', 'b', 'c'])
  expect(page.all('p').map(textOf)).toEqual(['Prose', 'More prose'])
})

test('trap 2: both vocabularies in one lesson', async () => {
  const { lesson } = await lessonOf({
    'course/lesson/index.json': oneStep({
      details: {
        intro: { text: 'intro.md', courseData: 'data.sh', foreground: 'fore.sh' },
        steps: [{ text: 'step1.md', code: 'code.sh', background: 'back.sh' }],
      },
    }),
    'course/lesson/intro.md': '`a`{{exec}}',
    'course/lesson/step1.md': '`a`{{execute}}',
    'course/lesson/data.sh': '',
    'course/lesson/fore.sh': '',
    'course/lesson/code.sh': '',
    'course/lesson/back.sh': '',
  })
  expect(lesson.dialects).toEqual(['katacoda', 'killercoda'])
  expect(
    lesson.pages.map(({ foreground, background }) =>
      [foreground, background].map((path) => path?.split('/').at(-1)),
    ),
  ).toEqual([
    ['fore.sh', 'data.sh'],
    ['code.sh', 'back.sh'],
  ])
  expect(lesson.problems).toEqual([])
})

test('trap 3: a foreground script is its own kind of script, to be typed and not run aside', async () => {
  const { lesson } = await lessonOf({
    'course/lesson/index.json': oneStep({}, { foreground: 'setup.sh' }),
    'course/lesson/step1.md': '',
    'course/lesson/setup.sh': 'mkdir -p example; cd example/\n',
  })
  const script = lesson.pages[0]?.foreground
  expect(await readFile(script ?? '', 'utf8')).toBe('mkdir -p example; cd example/\n')
  expect(lesson.pages[0]?.background).toBeUndefined()
})

test('trap 4: what {{execute}} sends is text for a terminal, whatever program reads it there', async () => {
  const page = await show('`SELECT 1;`{{execute}} `\\q`{{execute}} `:wq`{{execute}} `1`{{execute}}')
  expect(page.actions.map(({ source }) => source)).toEqual(['SELECT 1;', '\\q', ':wq', '1'])
})

test('trap 5: inline spans hold newlines', async () => {
  const page = await show('`docker run \\\n  -v $PWD:/x \\\n  alpine`{{execute}}')
  expect(page.actions[0]?.source).toBe('docker run \\\n  -v $PWD:/x \\\n  alpine')
})

test('trap 6: templates in code stay, and {{TRAFFIC…}} in a link target works', async () => {
  const page = await show('`docker ps --format "{{.ID}}"`{{exec}} [x]({{TRAFFIC_HOST1_80}}/y)')
  expect(page.actions[0]?.source).toBe('docker ps --format "{{.ID}}"')
  expect(page.all('sandlot-preview')[0]?.properties).toMatchObject({ port: 80, path: '/y' })
})

test('trap 7: a check is handed on as it is, for either rule to judge it', async () => {
  const { lesson } = await lessonOf({
    'course/lesson/index.json': oneStep({}, { verify: 'verify.sh' }),
    'course/lesson/step1.md': '',
    'course/lesson/verify.sh': 'test -f x && echo "done"\n',
  })
  expect(await readFile(lesson.pages[0]?.check ?? '', 'utf8')).toBe('test -f x && echo "done"\n')
})

test('trap 8: terminals of the environment take numbers first, and T3 can be asked for without any', async () => {
  const { lesson } = await lessonOf({
    'course/lesson/index.json': oneStep({
      environment: { terminals: [{ name: 'db', target: 'host01', command: 'psql' }, {}] },
    }),
    'course/lesson/step1.md': '',
  })
  expect(lesson.workspace.terminals).toEqual([{ name: 'db', machine: 1, command: 'psql' }, { name: 'T3' }])
  expect((await show('`ls`{{execute T3}}')).actions).toMatchObject([{ terminal: 3 }])
})

test('trap 9: environments.katacoda.com is literal text, also with prefixes and in scripts', () => {
  const script = 'URL=http://shop.[[HOST_SUBDOMAIN]]-80-[[KATACODA_HOST]].environments.katacoda.com/x'
  expect(
    fillPlaceholders(script, { preview: (port, prefix) => `http://${prefix}.${port}-box`, picker: '' }),
  ).toBe('URL=http://shop.80-box/x')
})

test('trap 10: image identifiers are missing, aliased, tagged or somebody’s own', async () => {
  const root = await temporaryContent(
    Object.fromEntries(
      Object.entries({
        none: undefined,
        empty: {},
        dockerimage: { dockerimage: 'ubuntu:2004' },
        tagged: { imageid: 'docker:19.03' },
        sized: { imageid: 'ubuntu-4GB' },
        cluster: { imageid: 'kubernetes-kubeadm-1node' },
        vendor: { imageid: 'crunchydata-single1' },
      }).map(([name, backend]) => [`${name}/index.json`, { json: { title: name, backend } }]),
    ),
  )
  const [course] = await createCatalogue({ roots: [root] }).listCourses('en')
  const runtimes = Object.fromEntries((course?.lessons ?? []).map(({ title, runtime }) => [title, runtime]))
  for (const name of ['none', 'empty', 'dockerimage', 'tagged', 'sized']) {
    expect(runtimes[name]).toEqual({ status: 'runs', kind: 'docker', egress: 'lab' })
  }
  expect(runtimes['cluster']).toEqual({
    status: 'unavailable',
    imageId: 'kubernetes-kubeadm-1node',
    lack: 'kubernetes',
    reason: 'It needs a Kubernetes cluster.',
  })
  expect(runtimes['vendor']).toMatchObject({ status: 'unavailable' })
})

test('trap 11: details, steps, intro, finish or title may be absent, and steps empty', async () => {
  const root = await temporaryContent({
    'playground/index.json': {
      json: { title: 'Playground', description: 'Try *anything*.', backend: { imageid: 'ubuntu' } },
    },
    'no-title/index.json': { json: { details: { steps: [] } } },
    'no-steps/index.json': { json: { title: 'x', details: { intro: { text: 'intro.md' } } } },
    'no-steps/intro.md': '',
    'untitled-step/index.json': { json: { title: 'y', details: { steps: [{ text: 'a.md' }] } } },
    'untitled-step/a.md': 'x',
  })
  const catalogue = createCatalogue({ roots: [root] })
  const counts = await Promise.all(
    ['playground', 'no-title', 'no-steps', 'untitled-step'].map(async (id) => {
      const lesson = await catalogue.findLesson(id, 'en')
      return [lesson?.title, lesson?.pages.length, lesson?.stepCount]
    }),
  )
  expect(counts).toEqual([
    ['Playground', 1, 0],
    ['No title', 1, 0],
    ['x', 1, 0],
    ['y', 1, 1],
  ])
  const playground = await catalogue.findLesson('playground', 'en')
  expect(playground?.problems).toEqual([])
  expect(playground?.pages).toMatchObject([
    { kind: 'intro', title: 'Playground', text: { status: 'ready', markdown: 'Try *anything*.' } },
  ])
})

test('trap 12: lenient JSON, carriage returns, scripts without the executable bit', async () => {
  const { lesson } = await lessonOf({
    'course/lesson/index.json':
      '\uFEFF{\r\n  // a comment\r\n  "title": "Lenient",\r\n  "backend": {"imageid": "ubuntu"},\r\n  "details": {"steps": [{"text": "step1.md", "verify": "verify.sh"},]}\r\n}\r\n',
    'course/lesson/step1.md': 'One\r\n\r\n```\r\na\r\nb\r\n```{{execute}}\r\n',
    'course/lesson/verify.sh': 'true',
  })
  expect(lesson.title).toBe('Lenient')
  expect(lesson.problems.map(({ code }) => code)).toEqual(['lenient-json'])
  expect((await stat(lesson.pages[0]?.check ?? '')).isFile()).toBe(true)
  const text = lesson.pages[0]?.text
  const page = await show(text?.status === 'ready' ? text.markdown : '')
  expect(page.actions[0]?.source).toBe('a\nb')
})

test('trap 13: a dangling reference costs its page or script, never the lesson', async () => {
  const { lesson } = await lessonOf({
    'course/lesson/index.json': oneStep({
      details: {
        steps: [
          { title: 'Gone', text: 'gone.md', verify: 'gone.sh' },
          { title: 'There', text: 'step2.md' },
        ],
      },
    }),
    'course/lesson/step2.md': 'Hello',
  })
  expect(lesson.pages.map(({ text }) => text.status)).toEqual(['broken', 'ready'])
  expect(lesson.problems).toMatchObject([
    {
      code: 'missing-file',
      file: 'course/lesson/index.json',
      key: 'details.steps[0].text',
      severity: 'error',
    },
    { code: 'missing-file', key: 'details.steps[0].verify' },
  ])
})

test('trap 14: translations are attached, pathways order, structure.json hides what it does not list', async () => {
  const lesson = (title: string) => ({ json: { title, backend: { imageid: 'ubuntu' } } })
  const root = await temporaryContent({
    'listed/structure.json': {
      json: { title: 'Listed', items: [{ path: 'b' }, { path: 'a' }, { path: '../loose/c' }] },
    },
    'listed/a/index.json': lesson('A'),
    'listed/b/index.json': lesson('B'),
    'listed/hidden/index.json': lesson('Hidden'),
    'loose/c/index.json': lesson('C'),
    'loose/d/index.json': lesson('D'),
    'loose-pathway.json': {
      json: {
        title: 'Loose',
        courses: [{ course_id: 'd' }, { external_link: 'https://x.y' }, { course_id: 'c' }],
      },
    },
    '_es/listed/a/index.json': lesson('A en español'),
    '_ko/listed/a/index.json': { json: { title: '가' } },
    '_ko/listed/structure.json': { json: { title: '목록' } },
  })
  const catalogue = createCatalogue({ roots: [root] })
  const courses = await catalogue.listCourses('en')
  expect(courses.map(({ title, lessons }) => [title, lessons.map((each) => each.title)])).toEqual([
    ['Listed', ['B', 'A', 'C']],
    ['Loose', ['D', 'C']],
  ])
  const korean = await catalogue.listCourses('ko')
  expect(korean[0]?.title).toBe('목록')
  expect(korean[0]?.lessons.map(({ title, languages }) => [title, languages])).toEqual([
    ['B', ['en']],
    ['가', ['en', 'ko']],
    ['C', ['en']],
  ])
  expect(await catalogue.findLesson('listed/hidden', 'en')).toBeUndefined()
  const document = await readContentDocument(root)
  expect(document.lessons.find(({ path }) => path === 'listed/a')?.translations).toEqual(['es', 'ko'])
  expect(document.lessons.find(({ path }) => path === 'listed/hidden')?.hidden).toBe(true)
})

test('a lesson bears the title and description that structure.json gives it, and its own where it gives none', async () => {
  const lesson = (title: string) => ({
    json: { title, description: `Of ${title}`, backend: { imageid: 'ubuntu' } },
  })
  const structure = (title: string) => ({
    json: { items: [{ path: 'a', title, description: 'As listed' }, { path: 'b' }] },
  })
  const root = await temporaryContent({
    'listed/structure.json': structure('Begin here'),
    'listed/a/index.json': lesson('A'),
    'listed/b/index.json': lesson('B'),
    '_ko/listed/a/index.json': { json: { title: '가' } },
  })
  let now = 0
  const catalogue = createCatalogue({ roots: [root], now: () => now })
  const listed = async (language: Language) =>
    (await catalogue.listCourses(language))[0]?.lessons.map((each) => [each.title, each.description])
  expect(await listed('en')).toEqual([
    ['Begin here', 'As listed'],
    ['B', 'Of B'],
  ])
  expect((await listed('ko'))?.[0]?.[0]).toBe('가')
  const { matches } = await catalogue.searchLessons({ words: 'begin here' }, 'en')
  expect(matches.map((match) => match.lesson.title)).toEqual(['Begin here'])
  expect((await catalogue.findLesson('listed/a', 'en'))?.title).toBe('Begin here')

  await writeFile(join(root, 'listed/structure.json'), JSON.stringify(structure('Begin there').json))
  now += 60_000
  expect((await listed('en'))?.[0]?.[0]).toBe('Begin there')
})

test('trap 15: images are relative to the lesson, to the Markdown, or absolute as on Katacoda’s site', async () => {
  const png = new Uint8Array([137, 80, 78, 71])
  const { catalogue, lesson } = await lessonOf({
    'course/lesson/index.json': oneStep({}, { text: 'step1/text.md' }),
    'course/lesson/step1/text.md': [
      '![a](./own.png)',
      '![b](assets/b.png)',
      '![c](../../../logo.png)',
      '![d](/profile/courses/course/lesson/assets/b.png)',
      '![e](/profile/scenarios/lesson/assets/b.png)',
      '![f](lesson/assets/b.png)',
      '![g](https://example.com/g.png)',
      '![gone](nowhere.png)',
    ].join('\n\n'),
    'course/lesson/step1/own.png': png,
    'course/lesson/assets/b.png': png,
    'logo.png': png,
  })
  const [page] = lesson.pages
  const tree = page === undefined ? undefined : await catalogue.renderPage(lesson, page)
  expect(Array.from(JSON.stringify(tree).matchAll(/"src":"([^"]+)"/g), ([, src]) => src)).toEqual([
    '/content/course/lesson/step1/own.png',
    '/content/course/lesson/assets/b.png',
    '/content/logo.png',
    '/content/course/lesson/assets/b.png',
    '/content/course/lesson/assets/b.png',
    '/content/course/lesson/assets/b.png',
    'https://example.com/g.png',
  ])
  expect(JSON.stringify(tree)).toContain('missing-image')
})

test('trap 16: raw HTML, <details> with code inside, words in angle brackets', async () => {
  const page = await show(
    '<details>\n<summary>Hint</summary>\n\n```\nkubectl -n <namespace>\n```{{exec}}\n\n</details>\n\nin <namespace>',
  )
  expect(page.all('details')).toHaveLength(1)
  expect(page.actions[0]?.source).toBe('kubectl -n <namespace>')
  expect(page.all('p').map(textOf)).toEqual(['in <namespace>'])
})

test('trap 17: quizzes are asked and judged', async () => {
  const { catalogue, lesson } = await lessonOf({
    'course/lesson/index.json': oneStep(),
    'course/lesson/step1.md':
      '>>Q1: Which port?<<\n=== 80\n\n>>Q2: Which are right?<<\n[*] one\n[ ] two\n[*] three\n',
  })
  const [page] = lesson.pages
  if (page === undefined) throw new Error('no page')
  const tree = JSON.stringify(await catalogue.renderPage(lesson, page))
  expect(tree.match(/"sandlot-quiz"/g)).toHaveLength(2)
  expect(tree).not.toContain('80')
  expect(catalogue.checkQuiz(page, 1, { text: ' 80 ' })).toBe(true)
  expect(catalogue.checkQuiz(page, 1, { text: '8080' })).toBe(false)
  expect(catalogue.checkQuiz(page, 4, { choices: [2, 0] })).toBe(true)
  expect(catalogue.checkQuiz(page, 4, { choices: [0, 1, 2] })).toBe(false)
  expect(catalogue.checkQuiz(page, 9, { text: '' })).toBeUndefined()
})

test('trap 18: a greeting keeps its ANSI escapes; difficulty and time are free text', async () => {
  const { lesson } = await lessonOf({
    'course/lesson/index.json': oneStep({
      difficulty: '精通者',
      time: '10分钟',
      environment: { uimessage1: '\u001b[32mHello\u001b[m\r\n' },
    }),
    'course/lesson/step1.md': '',
  })
  expect(lesson).toMatchObject({ difficulty: '精通者', level: 'advanced', minutes: 10 })
  expect(lesson.workspace.greeting).toBe('\u001b[32mHello\u001b[m\r\n')
})

test('trap 19: asset globs, base names, home, links inside the content', async () => {
  const { lesson } = await lessonOf({
    'course/lesson/index.json': oneStep({
      details: {
        assets: {
          host01: [
            { file: 'scripts/run.sh', target: '~/', chmod: '+x' },
            { file: 'tools/**/*', target: '/opt' },
            { file: 'data/*', target: '/data/' },
            { file: 'linked.txt' },
            { file: 'conf.yaml', target: '/etc/app/conf.yaml' },
            { file: 'gone.txt', target: '/x' },
          ],
          client: [{ file: '*.md', target: 'notes' }],
        },
      },
    }),
    'course/lesson/assets/scripts/run.sh': '',
    'course/lesson/assets/tools/a/b.sh': '',
    'course/lesson/assets/data/x.csv': '',
    'course/lesson/assets/readme.md': '',
    'course/lesson/assets/conf.yaml': '',
    'course/lesson/assets/linked.txt': { link: '../../../shared.txt' },
    'shared.txt': 'x',
  })
  const shown = lesson.assets.map(({ file, target, mode }) => [
    file.split('/').at(-1),
    target,
    mode.toString(8),
  ])
  expect(shown).toEqual([
    ['run.sh', '~/', '755'],
    ['b.sh', '/opt/tools/a', '644'],
    ['x.csv', '/data/', '644'],
    ['x.csv', '/data/data', '644'],
    ['shared.txt', '~/', '644'],
    ['conf.yaml', '/etc/app', '644'],
    ['readme.md', 'notes', '644'],
  ])
  expect(lesson.problems.map(({ key }) => key)).toEqual(['details.steps', 'details.assets.host01[5].file'])
})

test('trap 20: names of hosts in actions and assets mean the one machine there is', async () => {
  const page = await show('`a`{{execute HOST1}} `ssh root@[[HOST_IP]]`{{execute}}')
  expect(page.actions).toMatchObject([{ host: 'HOST1', terminal: 1 }, { source: 'ssh root@[[HOST_IP]]' }])
  expect(fillPlaceholders('ssh root@[[HOST_IP]]', { preview: () => '', picker: '' })).toBe(
    'ssh root@172.30.1.2',
  )
})

test('trap 21: plain machines of both platforms have Docker', async () => {
  const { lesson } = await lessonOf({ 'course/lesson/index.json': oneStep(), 'course/lesson/step1.md': '' })
  expect(lesson.runtime).toMatchObject({ status: 'runs', kind: 'docker' })
})

test('trap 22: Killercoda copies inline code on a click, and {{}} switches it off', async () => {
  const { catalogue, lesson } = await lessonOf({
    'course/lesson/index.json': oneStep(),
    'course/lesson/step1.md': 'The `name` and `not`{{}} and `run`{{exec}}.',
  })
  const [page] = lesson.pages
  const tree = page === undefined ? undefined : await catalogue.renderPage(lesson, page)
  const kinds = Array.from(
    JSON.stringify(tree).matchAll(/\\"kind\\":\\"(\w+)\\",\\"source\\":\\"(\w+)/g),
    ([, kind, source]) => [kind, source],
  )
  expect(kinds).toEqual([
    ['copy', 'name'],
    ['run', 'run'],
  ])
})

test('trap 23: blanks, other scripts and emoji in names, and an index.json at the very top', async () => {
  const root = await temporaryContent({
    'index.json': {
      json: { title: 'Top 🎉', backend: { imageid: 'ubuntu' }, details: { steps: [{ text: 'a.md' }] } },
    },
    'a.md': 'x',
    'fix-pending deployment/step eins/index.json': oneStep({ title: 'Привет 你好' }),
    'fix-pending deployment/step eins/step1.md': '안녕하세요',
  })
  const catalogue = createCatalogue({ roots: [root] })
  const courses = await catalogue.listCourses('en')
  expect(courses.flatMap(({ lessons }) => lessons.map(({ title }) => title))).toEqual([
    'Top 🎉',
    'Привет 你好',
  ])
  const lesson = await catalogue.findLesson('fix-pending deployment/step eins', 'en')
  expect(lesson?.pages[0]?.text).toMatchObject({ status: 'ready', markdown: '안녕하세요' })
  expect(join(root, lesson?.id ?? '')).toContain('fix-pending deployment')
})
