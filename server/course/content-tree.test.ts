import { expect, test } from 'vitest'
import { createCatalogue } from './catalogue.ts'
import { readContentDocument } from './content-document.ts'
import { oneStep, temporaryContent, type FileContent } from '#server/testing/temporary-content.ts'

const lesson = (title: string) => ({ json: { title, backend: { imageid: 'ubuntu' } } })

async function courses(files: Record<string, FileContent>, language: 'en' | 'ko' = 'en') {
  const listed = await createCatalogue({ roots: [await temporaryContent(files)] }).listCourses(language)
  return listed.map(({ id, title, lessons }) => [id, title, ...lessons.map((each) => each.title)])
}

test('every directory with lessons in it is a course, in natural order', async () => {
  expect(
    await courses({
      'b-side/lesson-10/index.json': lesson('Ten'),
      'b-side/lesson-2/index.json': lesson('Two'),
      'a/deep/down/one/index.json': lesson('Deep'),
      'empty/readme.md': '',
    }),
  ).toEqual([
    ['a/deep/down', 'Down', 'Deep'],
    ['b-side', 'B side', 'Two', 'Ten'],
  ])
})

test('lessons that lie loose in the content directory make a course of their own', async () => {
  const [course] = await courses({ 'one/index.json': lesson('One'), 'two/index.json': lesson('Two') })
  expect(course?.slice(2)).toEqual(['One', 'Two'])
})

test('structure.json orders, renames and nests, and hides the rest', async () => {
  expect(
    await courses({
      'structure.json': { json: { items: [{ path: 'second', title: 'Renamed' }, { path: 'first' }] } },
      'first/x/index.json': lesson('X'),
      'second/y/index.json': lesson('Y'),
      'second/sub/z/index.json': lesson('Z'),
      'hidden/h/index.json': lesson('H'),
    }),
  ).toEqual([
    ['second', 'Renamed', 'Y'],
    ['second/sub', 'Sub', 'Z'],
    ['first', 'First', 'X'],
  ])
})

test('a broken structure.json hides nothing, and a wrong path in one is told', async () => {
  const root = await temporaryContent({
    'a/structure.json': '{ "items": [',
    'a/x/index.json': lesson('X'),
    'b/structure.json': { json: { items: [{ path: 'y' }, { path: 'nowhere' }] } },
    'b/y/index.json': lesson('Y'),
  })
  const document = await readContentDocument(root)
  expect(document.courses.map(({ path, lessons }) => [path, lessons])).toEqual([
    ['a', ['a/x']],
    ['b', ['b/y']],
  ])
  expect(document.problems).toMatchObject([
    { code: 'bad-json', file: 'a/structure.json' },
    { code: 'unlisted-item', file: 'b/structure.json', key: 'items[1].path' },
  ])
})

test('a pathway gives a course its title and order; lessons that it forgets come after', async () => {
  expect(
    await courses({
      'k8s-pathway.json': {
        json: {
          title: 'Kubernetes',
          courses: [
            { course_id: 'b' },
            { course_id: 'x', pathway_id: 'other' },
            { external_link: 'https://a.b' },
          ],
        },
      },
      'k8s/a/index.json': lesson('A'),
      'k8s/b/index.json': lesson('B'),
      'other/x/index.json': lesson('X'),
    }),
  ).toEqual([
    ['k8s', 'Kubernetes', 'B', 'X', 'A'],
    ['other', 'Other', 'X'],
  ])
})

test('a lesson or course that a pathway names and that is not there is a problem of the pathway, a link elsewhere is none', async () => {
  const pathway = {
    courses: [
      { course_id: 'a' },
      { course_id: 'gone' },
      { course_id: 'x', pathway_id: 'nowhere' },
      { external_link: 'https://a.b', course_id: 'there' },
    ],
  }
  const root = await temporaryContent({
    'k8s-pathway.json': { json: pathway },
    'profile-pathway.json': {
      json: { courses: [{ id: 'k8s' }, { id: 'old' }], scenarios: [{ id: 'loose' }] },
    },
    'k8s/a/index.json': lesson('A'),
  })
  const { problems } = await readContentDocument(root)
  const file = 'profile-pathway.json'
  expect(problems).toMatchObject([
    { code: 'unlisted-item', file, key: 'courses[1].id', reason: '“old” is no lesson and no course.' },
    { code: 'unlisted-item', file, key: 'scenarios[0].id', reason: '“loose” is no lesson and no course.' },
    { code: 'unlisted-item', file: 'k8s-pathway.json', key: 'courses[1].course_id' },
    { code: 'unlisted-item', file: 'k8s-pathway.json', key: 'courses[2].course_id' },
  ])
})

test('a profile orders courses', async () => {
  expect(
    await courses({
      'profile-pathway.json': { json: { courses: [{ id: 'z' }, { id: 'a' }], scenarios: [{ id: 'gone' }] } },
      'a/1/index.json': lesson('A'),
      'm/1/index.json': lesson('M'),
      'z/1/index.json': lesson('Z'),
    }),
  ).toEqual([
    ['z', 'Z', 'Z'],
    ['a', 'A', 'A'],
    ['m', 'M', 'M'],
  ])
})

test('katacoda.yaml says where lessons lie; the one of a custom image says nothing', async () => {
  expect(
    await courses({
      'katacoda.yaml': 'scenario_root : tutorials/katacoda\nprivate: true\n',
      'tutorials/katacoda/one/index.json': lesson('One'),
      'src/index.json': lesson('Not a lesson'),
      'environments/x/katacoda.yaml': "base: 'ubuntu2004'\n",
    }),
  ).toEqual([['tutorials/katacoda', 'Katacoda', 'One']])
})

test('hidden directories, packages, assets and other platforms’ files are no lessons', async () => {
  expect(
    await courses({
      'c/one/index.json': lesson('One'),
      'c/one/assets/site/index.json': lesson('An asset'),
      'c/one/strings.yaml': 'continue: Go on\n',
      'c/one/.cypress/test_spec.js': '',
      '.git/x/index.json': lesson('Git'),
      'node_modules/p/index.json': lesson('Package'),
      'environments/e/index.json': lesson('Image'),
    }),
  ).toEqual([['c', 'C', 'One']])
})

test('a translation may hold only some of its files, and the rest is the lesson’s own', async () => {
  const root = await temporaryContent({
    'course/lesson/index.json': {
      json: {
        title: 'English',
        description: 'In English',
        backend: { imageid: 'docker' },
        details: {
          intro: { text: 'intro.md' },
          steps: [
            { title: 'One', text: 'step1/text.md', verify: 'step1/verify.sh', sandlot: { hints: ['Look.'] } },
            { title: 'Two', text: 'step2/text.md' },
          ],
        },
      },
    },
    'course/lesson/intro.md': 'Welcome',
    'course/lesson/step1/text.md': 'First',
    'course/lesson/step1/verify.sh': '',
    'course/lesson/step1/solution.sh': '',
    'course/lesson/step2/text.md': 'Second',
    '_ko/course/lesson/index.json': {
      json: { title: '한국어', details: { steps: [{ title: '하나', sandlot: { hints: ['보세요.'] } }] } },
    },
    '_ko/course/lesson/step1/text.md': '첫째',
  })
  const catalogue = createCatalogue({ roots: [root] })
  const korean = await catalogue.findLesson('course/lesson', 'ko')
  expect(korean).toMatchObject({
    title: '한국어',
    description: 'In English',
    language: 'ko',
    languages: ['en', 'ko'],
  })
  expect(
    korean?.pages.map(({ title, text, hints }) => [title, text.status === 'ready' && text.markdown, hints]),
  ).toEqual([
    ['', 'Welcome', []],
    ['하나', '첫째', ['보세요.']],
    ['Two', 'Second', []],
  ])
  expect(korean?.pages[1]?.check).toMatch(/course\/lesson\/step1\/verify\.sh$/)
  expect(korean?.pages[1]?.solution).toMatch(/step1\/solution\.sh$/)
  expect(korean?.problems).toEqual([])
  const english = await catalogue.findLesson('course/lesson', 'en')
  expect(english?.title).toBe('English')
})

test('a translation of a lesson that is not there is told', async () => {
  const document = await readContentDocument(
    await temporaryContent({
      'a/b/index.json': oneStep(),
      'a/b/step1.md': '',
      '_es/a/c/index.json': lesson('C'),
    }),
  )
  expect(document.problems).toMatchObject([{ code: 'orphan-translation', file: '_es/a/c/index.json' }])
})

test('of two content directories with the same lesson the first is used', async () => {
  const roots = [
    await temporaryContent({ 'c/one/index.json': lesson('First'), 'c/two/index.json': lesson('Two') }),
    await temporaryContent({ 'c/one/index.json': lesson('Second'), 'd/three/index.json': lesson('Three') }),
  ]
  const catalogue = createCatalogue({ roots })
  expect((await catalogue.listCourses('en')).map(({ lessons }) => lessons.map(({ title }) => title))).toEqual(
    [['First', 'Two'], ['Three']],
  )
  expect((await catalogue.findLesson('c/one', 'en'))?.title).toBe('First')
})

test('a content directory that is not there holds nothing', async () => {
  const catalogue = createCatalogue({ roots: ['/nonexistent/content'] })
  expect(await catalogue.listCourses('en')).toEqual([])
  expect(await catalogue.findLesson('a/b', 'en')).toBeUndefined()
})
