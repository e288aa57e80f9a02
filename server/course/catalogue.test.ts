import { rm, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { LessonFilter } from '#common/course.ts'
import { createCatalogue } from './catalogue.ts'
import {
  oneStep,
  temporaryContent,
  writeContent,
  type FileContent,
} from '#server/testing/temporary-content.ts'

/** A catalogue whose clock is moved by hand: after `later()` it looks at the files again. */
async function catalogueOf(files: Record<string, FileContent>) {
  const root = await temporaryContent(files)
  let time = 0
  const catalogue = createCatalogue({ roots: [root], now: () => time })
  return { root, catalogue, later: () => (time += 10_000) }
}

test('what lessons reach that say nothing of it is the operator’s to say, image by image', async () => {
  const root = await temporaryContent({
    'c/silent/index.json': oneStep({ backend: { imageid: 'ubuntu:2204' } }),
    'c/modest/index.json': oneStep({ backend: { imageid: 'ubuntu' }, sandlot: { egress: 'none' } }),
    'c/other/index.json': oneStep({ backend: { imageid: 'docker' } }),
  })
  const images = { ubuntu: { kind: 'shell', egress: 'internet' } } as const
  const catalogue = createCatalogue({ roots: [root], images })
  const runtimeOf = async (id: string) => (await catalogue.findLesson(id, 'en'))?.runtime
  expect(await runtimeOf('c/silent')).toEqual({ status: 'runs', kind: 'shell', egress: 'internet' })
  expect(await runtimeOf('c/modest')).toEqual({ status: 'runs', kind: 'shell', egress: 'none' })
  expect(await runtimeOf('c/other')).toEqual({ status: 'runs', kind: 'docker', egress: 'lab' })
})

test('a changed title shows without a restart', async () => {
  const { root, catalogue, later } = await catalogueOf({
    'c/l/index.json': oneStep({ title: 'Old' }),
    'c/l/step1.md': '',
  })
  expect((await catalogue.listCourses('en'))[0]?.lessons[0]?.title).toBe('Old')
  await writeContent(root, { 'c/l/index.json': oneStep({ title: 'Brand new' }) })
  later()
  expect((await catalogue.listCourses('en'))[0]?.lessons[0]?.title).toBe('Brand new')
})

test('changed Markdown shows at once when its lesson is opened', async () => {
  const { root, catalogue } = await catalogueOf({ 'c/l/index.json': oneStep(), 'c/l/step1.md': 'Old' })
  const before = await catalogue.findLesson('c/l', 'en')
  await writeContent(root, { 'c/l/step1.md': 'New text' })
  const after = await catalogue.findLesson('c/l', 'en')
  expect([before?.pages[0]?.text, after?.pages[0]?.text]).toMatchObject([
    { markdown: 'Old' },
    { markdown: 'New text' },
  ])
})

test('a missing file that is added mends its page', async () => {
  const { root, catalogue } = await catalogueOf({ 'c/l/index.json': oneStep() })
  expect((await catalogue.findLesson('c/l', 'en'))?.pages[0]?.text.status).toBe('broken')
  await writeContent(root, { 'c/l/step1.md': 'There' })
  expect((await catalogue.findLesson('c/l', 'en'))?.pages[0]?.text.status).toBe('ready')
})

test('lessons and courses that come or go are noticed', async () => {
  const { root, catalogue, later } = await catalogueOf({ 'c/l/index.json': oneStep(), 'c/l/step1.md': '' })
  expect(await catalogue.listCourses('en')).toHaveLength(1)
  await writeContent(root, { 'd/m/index.json': oneStep(), 'd/m/step1.md': '' })
  later()
  expect(await catalogue.listCourses('en')).toHaveLength(2)
  await rm(join(root, 'c'), { recursive: true })
  later()
  expect((await catalogue.listCourses('en')).map(({ id }) => id)).toEqual(['d'])
  expect(await catalogue.findLesson('c/l', 'en')).toBeUndefined()
})

test('what is known to have changed is looked at, however short ago the last look was and however long it took', async () => {
  const root = await temporaryContent({ 'c/l/index.json': oneStep() })
  let time = 0
  // Each time that it asks, a minute has gone by.
  const catalogue = createCatalogue({ roots: [root], now: () => (time += 60_000) })
  const ids = async () => (await catalogue.listCourses('en'))[0]?.lessons.map(({ id }) => id)
  expect(await ids()).toEqual(['c/l'])
  const looking = ids()
  await writeContent(root, { 'c/m/index.json': oneStep() })
  await catalogue.noteChange()
  expect(await ids()).toEqual(['c/l', 'c/m'])
  await looking
})

test('a content directory that appears later is found', async () => {
  const root = await temporaryContent({})
  let time = 0
  const catalogue = createCatalogue({ roots: [join(root, 'later')], now: () => time })
  expect(await catalogue.listCourses('en')).toEqual([])
  await writeContent(root, { 'later/c/l/index.json': oneStep(), 'later/c/l/step1.md': '' })
  time = 10_000
  expect(await catalogue.listCourses('en')).toHaveLength(1)
})

test('an unchanged lesson is not read again', async () => {
  const { root, catalogue } = await catalogueOf({ 'c/l/index.json': oneStep(), 'c/l/step1.md': 'Same' })
  const [page] = (await catalogue.findLesson('c/l', 'en'))?.pages ?? []
  const lesson = await catalogue.findLesson('c/l', 'en')
  if (page === undefined || lesson === undefined) throw new Error('no lesson')
  const tree = await catalogue.renderPage(lesson, page)
  expect(await catalogue.renderPage(lesson, page)).toBe(tree)
  // The same text at another time is the same page.
  await utimes(join(root, 'c/l/step1.md'), 1, 1)
  const again = await catalogue.findLesson('c/l', 'en')
  expect(await catalogue.renderPage(again ?? lesson, page)).toBe(tree)
})

test('a lesson of a broken index still has its name, and says what is wrong', async () => {
  const { catalogue } = await catalogueOf({ 'c/my-lesson/index.json': '{ "title": "x",, }' })
  const lesson = await catalogue.findLesson('c/my-lesson', 'en')
  expect(lesson).toMatchObject({ title: 'My lesson', pages: [], problemCount: 1 })
  expect(lesson?.problems).toMatchObject([{ code: 'bad-json', file: 'c/my-lesson/index.json', line: 1 }])
})

test('a course tells what is wrong with the file that lists its lessons', async () => {
  const { catalogue } = await catalogueOf({
    'c/structure.json': '{ "title": "C", }',
    'c/l/index.json': oneStep(),
    'c/l/step1.md': '',
  })
  const course = await catalogue.findCourse('c', 'en')
  expect(course?.title).toBe('C')
  expect(course?.problems).toMatchObject([{ file: 'c/structure.json', code: 'lenient-json' }])
})

test('a value of a wrong shape costs only itself', async () => {
  const { catalogue } = await catalogueOf({
    'c/l/index.json': oneStep({
      difficulty: 7,
      details: {
        steps: [{ title: 'One', text: 'step1.md', verify: ['x'] }, 'nonsense', { text: 'step1.md' }],
      },
      files: ['a', 1],
    }),
    'c/l/step1.md': 'x',
  })
  const lesson = await catalogue.findLesson('c/l', 'en')
  expect(lesson?.pages.map(({ text }) => text.status)).toEqual(['ready', 'ready', 'ready'])
  expect(lesson?.problems.map(({ key }) => key)).toEqual(
    expect.arrayContaining(['difficulty', 'details.steps[0].verify', 'details.steps[1]', 'files[1]']),
  )
})

test('the answer of a step is rendered like a page', async () => {
  const { catalogue } = await catalogueOf({
    'c/l/index.json': oneStep({}, { answer: 'answer.md' }),
    'c/l/step1.md': 'x',
    'c/l/answer.md': 'Type `ls`{{execute}}',
  })
  const lesson = await catalogue.findLesson('c/l', 'en')
  const [page] = lesson?.pages ?? []
  if (lesson === undefined || page === undefined) throw new Error('no lesson')
  expect(JSON.stringify(await catalogue.renderAnswer(lesson, page))).toContain('sandlot-action')
})

test('words are looked for in titles and texts, in English and Korean', async () => {
  const { catalogue } = await catalogueOf({
    'c/redis/index.json': oneStep({ title: 'Redis', description: 'A store' }),
    'c/redis/step1.md': 'Start the *server* with `redis-server`{{exec}}.',
    'c/nginx/index.json': oneStep({ title: 'Nginx' }),
    'c/nginx/step1.md': 'A web server that Redis is not.',
    '_ko/c/redis/index.json': { json: { title: '레디스' } },
    '_ko/c/redis/step1.md': '서버를 시작하세요.',
  })
  const find = async (words: string, language: 'en' | 'ko' = 'en') =>
    (await catalogue.searchLessons({ words }, language)).matches.map(({ lesson, excerpt }) => [
      lesson.title,
      excerpt,
    ])
  expect(await find('REDIS')).toEqual([
    ['Redis', undefined],
    ['Nginx', expect.stringContaining('A web server that Redis is not.') as string],
  ])
  expect(await find('redis store')).toEqual([['Redis', undefined]])
  expect(await find('서버를 시작', 'ko')).toEqual([
    ['레디스', expect.stringContaining('서버를 시작하세요.') as string],
  ])
  expect(await find('nonsense')).toEqual([])
  // A translation is found by whoever reads the original, and the other way round.
  await catalogue.readAhead()
  expect(await find('서버를 시작', 'en')).toEqual(await find('서버를 시작', 'ko'))
  expect(await find('redis store', 'ko')).toEqual(await find('redis store', 'en'))
  expect(await catalogue.searchLessons({ words: 'redis' }, 'en', { from: 1, to: 2 })).toMatchObject({
    matches: [{ lesson: { title: 'Nginx' } }],
    total: 2,
  })
})

test('a search finds what was changed or has come, and no longer what is gone', async () => {
  const { root, catalogue, later } = await catalogueOf({
    'c/l/index.json': oneStep({ title: 'L' }),
    'c/l/step1.md': 'first words',
    'c/m/index.json': oneStep({ title: 'M' }),
  })
  const find = async (words: string) =>
    (await catalogue.searchLessons({ words }, 'en')).matches.map(({ lesson }) => lesson.title)
  expect([await find('first'), await find('second')]).toEqual([['L'], []])
  await writeContent(root, { 'c/l/step1.md': 'second words' })
  later()
  expect([await find('first'), await find('second')]).toEqual([[], ['L']])
  await writeContent(root, { 'c/n/index.json': oneStep({ title: 'Second' }) })
  later()
  expect(await find('second')).toEqual(['Second', 'L'])
  // Opening a lesson reads what was saved just now, without a look at everything.
  await writeContent(root, { 'c/l/step1.md': 'third' })
  await catalogue.findLesson('c/l', 'en')
  expect([await find('second'), await find('third')]).toEqual([['Second'], ['L']])
  await rm(join(root, 'c/n'), { recursive: true })
  later()
  expect(await find('second')).toEqual([])
})

test('a search soon after the start finds what has been read, says how much has not, and finds all later', async () => {
  const lessons: Record<string, FileContent> = {}
  for (let at = 0; at < 40; at += 1) {
    lessons[`c/l${at}/index.json`] = oneStep({ title: `Lesson ${at}` })
    lessons[`c/l${at}/step1.md`] = 'The same word in each'
  }
  const { root } = await catalogueOf(lessons)
  const catalogue = createCatalogue({ roots: [root], searchWaitMs: 0 })
  const early = await catalogue.searchLessons({ words: 'same word' }, 'en')
  expect(early.unread).toBeGreaterThan(0)
  expect(early.matches.length + early.unread).toBe(40)
  await catalogue.readAhead()
  const later = await catalogue.searchLessons({ words: 'same word' }, 'en')
  expect([later.matches.length, later.unread]).toEqual([40, 0])
})

test('lessons are filtered by level, minutes, language and whether they run here', async () => {
  const { catalogue } = await catalogueOf({
    'c/a/index.json': oneStep({ title: 'A', difficulty: 'Beginner', time: '15 minutesd' }),
    'c/b/index.json': oneStep({ title: 'B', difficulty: 'expert', time: '1 hour' }),
    'c/k/index.json': oneStep({ title: 'K', backend: { imageid: 'openshift-3-11' } }),
    '_ko/c/a/index.json': { json: { title: '가' } },
  })
  const find = async (filter: LessonFilter) =>
    (await catalogue.searchLessons(filter, 'en')).matches.map(({ lesson }) => lesson.title)
  expect(await find({})).toEqual(['A', 'B', 'K'])
  expect(await find({ level: 'advanced' })).toEqual(['B'])
  expect(await find({ maxMinutes: 30 })).toEqual(['A'])
  expect(await find({ language: 'ko' })).toEqual(['A'])
  expect(await find({ runsHere: true })).toEqual(['A', 'B'])
})

test('a file that goes costs its page, and says so', async () => {
  const { root, catalogue } = await catalogueOf({ 'c/l/index.json': oneStep(), 'c/l/step1.md': 'x' })
  const lesson = await catalogue.findLesson('c/l', 'en')
  expect(lesson?.pages[0]?.text.status).toBe('ready')
  await rm(join(root, 'c/l/step1.md'))
  expect((await catalogue.findLesson('c/l', 'en'))?.pages[0]?.text).toMatchObject({
    status: 'broken',
    problem: { code: 'missing-file' },
  })
})
