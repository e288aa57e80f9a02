import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createCatalogue } from './catalogue.ts'
import { readContentDocument } from './content-document.ts'
import { growth } from '#server/testing/growth.ts'
import { show } from '#server/testing/shown-page.ts'
import { oneStep, temporaryContent, type FileContent } from '#server/testing/temporary-content.ts'
import type { QuizSource } from './markdown/piece.ts'
import { isRightAnswer } from './quiz.ts'

/** Lessons come from strangers. */

async function openLesson(files: Record<string, FileContent>) {
  const root = await temporaryContent({
    'healthy/index.json': oneStep(),
    'healthy/step1.md': 'Fine.',
    ...files,
  })
  const catalogue = createCatalogue({ roots: [root] })
  // Whatever is wrong with one lesson, the other stands.
  expect((await catalogue.findLesson('healthy', 'en'))?.problems).toEqual([])
  return { root, catalogue, lesson: await catalogue.findLesson('hostile', 'en') }
}

/** What a browser could run or load from the tree. */
function dangers(tree: unknown): string[] {
  return (
    JSON.stringify(tree).match(
      /"tagName":"(?:script|style|iframe|object|embed|svg|form|link|meta|base)"|"on[a-z]+":|javascript:|"style":|"srcset":/gi,
    ) ?? []
  )
}

test('scripts are not run, and said to be left out', async () => {
  const page = await show(
    'Hi <script>alert(1)</script> there\n\n<script src="https://evil.example/x.js">\n\nwith blank lines\n\n</script>\n\nEnd',
  )
  expect(dangers(page.tree)).toEqual([])
  expect(page.text).not.toContain('alert')
  expect(page.text).toContain('End')
  expect(page.problems.map(({ code, line }) => [code, line])).toEqual([
    ['unsafe-html', 1],
    ['unsafe-html', 3],
  ])
})

test('a script that is never closed does not swallow the page', async () => {
  const page = await show('<script>\n\nStill **here**')
  expect(page.all('strong')).toHaveLength(1)
  expect(dangers(page.tree)).toEqual([])
})

test('event handlers are removed, and said to be', async () => {
  const page = await show(
    '<img src="https://x.y/a.png" onerror="alert(1)"> <b onclick=alert(1)>b</b> <details ontoggle="x" open>d</details>',
  )
  expect(dangers(page.tree)).toEqual([])
  expect(page.problems.map(({ code }) => code)).toEqual(['unsafe-html', 'unsafe-html', 'unsafe-html'])
})

test('links that run something lead nowhere, and are said to', async () => {
  const links = [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    'vbscript:x',
    'data:text/html,<b>',
    '&#106;avascript:alert(1)',
  ]
  for (const link of links) {
    const page = await show(`[a](<${link}>) <a href="${link}">b</a> ![c](<${link}>)`)
    expect(dangers(page.tree), link).toEqual([])
    expect(page.all('a'), link).toEqual([])
    expect(page.problems.length, link).toBeGreaterThan(0)
  }
})

test('drawings, frames, forms and embedded things are left out', async () => {
  for (const name of [
    'svg',
    'math',
    'iframe',
    'object',
    'embed',
    'form',
    'template',
    'video',
    'style',
    'noscript',
  ]) {
    const page = await show(`before <${name} onload="alert(1)"><b>inside</b></${name}> after`)
    expect(dangers(page.tree), name).toEqual([])
    expect(page.text, name).toBe('before  after')
    expect(page.problems[0]?.reason, name).toContain(name)
  }
})

test('one that is never closed is text, and said to be', async () => {
  for (const name of ['svg', 'iframe', 'embed', 'form', 'video']) {
    const page = await show(`first\n\nbefore <${name} src="x" onload="alert(1)"> after`)
    expect(dangers(page.tree), name).toEqual([])
    expect(page.text, name).toContain(`<${name} src="x" onload="alert(1)">`)
    expect(page.problems, name).toMatchObject([{ code: 'unsafe-html', line: 3 }])
    expect(page.problems[0]?.reason, name).toContain(name)
  }
  expect((await show('a <namespace>, a <styled> word and `<svg onload="x">`')).problems).toEqual([])
})

test('a lesson cannot lie over the page: no styles, no classes, no ids of ours', async () => {
  const page = await show(
    '<div style="position:fixed;inset:0" class="fixed inset-0 z-50" id="root">cover</div>',
  )
  const [div] = page.all('div')
  expect(div?.properties).toEqual({ id: 'lesson-root' })
  expect(page.problems).toMatchObject([{ code: 'unsafe-html' }])
})

test('our own elements cannot be written by a lesson', async () => {
  const page = await show(
    '<sandlot-action action="{}">x</sandlot-action> <sandlot-preview port="22" path="/">y</sandlot-preview>',
  )
  expect(page.actions).toEqual([])
  expect(page.all('sandlot-preview')).toEqual([])
})

test('the marks that stand for pieces cannot be forged', async () => {
  const page = await show('`ls`{{exec}} \uFDD00\uFDD1 \uFDD2script>alert(1)\uFDD2/script> ```\uFDD00\uFDD1')
  expect(page.actions).toHaveLength(1)
  expect(dangers(page.tree)).toEqual([])
})

test('paths cannot leave the content directory, in texts, scripts, assets, images and answers', async () => {
  const escape = '../../../../../../../../etc/passwd'
  const { catalogue, lesson, root } = await openLesson({
    'hostile/index.json': oneStep({
      details: {
        intro: { text: '/etc/passwd' },
        steps: [
          { text: escape, verify: escape, answer: escape, foreground: 'a\0b', sandlot: { solution: escape } },
        ],
        assets: { host01: [{ file: escape }, { file: '../../../../**/*' }] },
      },
      sandlot: {},
    }),
  })
  expect(lesson?.pages.map(({ text }) => text.status)).toEqual(['broken', 'broken'])
  expect(
    lesson?.pages.some(
      ({ check, answer, solution, foreground }) => check ?? answer ?? solution ?? foreground,
    ),
  ).toBe(false)
  expect(lesson?.assets).toEqual([])
  expect(new Set(lesson?.problems.map(({ code }) => code))).toEqual(
    new Set(['missing-file', 'outside-content']),
  )
  expect(await catalogue.findImage('../../etc/passwd')).toBeUndefined()
  expect(await catalogue.findImage('hostile/index.json')).toBeUndefined()
  expect(JSON.stringify(await readContentDocument(root))).not.toContain('root:x:0')
})

test('links cannot leave the content directory either, nor run in a circle', async () => {
  const { catalogue, lesson } = await openLesson({
    'hostile/index.json': oneStep({}, { text: 'passwd.md', verify: 'circle.sh', background: 'dir.sh' }),
    'hostile/passwd.md': { link: '/etc/passwd' },
    'hostile/circle.sh': { link: 'circle.sh' },
    'hostile/dir.sh': { link: '..' },
    'hostile/assets/x.png': { link: '/etc/hostname' },
    'hostile/loop': { link: '..' },
  })
  expect(lesson?.pages[0]?.text.status).toBe('broken')
  expect(lesson?.problems.map(({ code, key }) => [code, key])).toEqual([
    ['outside-content', 'details.steps[0].text'],
    ['missing-file', 'details.steps[0].verify'],
    ['not-a-file', 'details.steps[0].background'],
  ])
  expect(await catalogue.findImage('hostile/assets/x.png')).toBeUndefined()
})

test('what is no regular file is not read', async () => {
  const { root } = await openLesson({ 'hostile/index.json': oneStep({}, { text: 'pipe.md' }) })
  const pipe = createServer().listen(join(root, 'hostile/pipe.md'))
  onTestFinished(() => void pipe.close())
  const lesson = await createCatalogue({ roots: [root] }).findLesson('hostile', 'en')
  expect(lesson?.problems).toMatchObject([{ code: 'not-a-file' }])
})

test('huge files cost their page only', async () => {
  const { lesson } = await openLesson({
    'hostile/index.json': oneStep({}, { verify: 'huge.sh' }),
    'hostile/step1.md': 'x'.repeat(3_000_000),
    'hostile/huge.sh': 'x'.repeat(3_000_000),
  })
  expect(lesson?.pages[0]?.text.status).toBe('broken')
  expect(lesson?.problems.map(({ code }) => code)).toEqual(['too-large', 'too-large'])
})

test('a huge or deeply nested index.json costs its lesson only', async () => {
  for (const index of [
    '{"a":'.repeat(50_000),
    '['.repeat(200_000),
    ' '.repeat(3_000_000),
    '"',
    'null',
    '[]',
  ]) {
    const { lesson } = await openLesson({ 'hostile/index.json': index })
    expect(lesson?.pages).toEqual([])
    expect(lesson?.problems[0]?.severity).toBe('error')
  }
})

test('a line of a megabyte is cut, and said to be', async () => {
  for (const line of [
    'a'.repeat(1_000_000),
    '`a`'.repeat(300_000),
    '<b>'.repeat(300_000),
    '[['.repeat(500_000),
    '> '.repeat(500_000),
  ]) {
    const page = await show(`Before\n\n${line}\n\n\`ls\`{{exec}}`)
    expect(page.problems.map(({ code }) => code)).toContain('long-line')
    const shownAsText = page.problems.some(({ code }) => code === 'too-deep')
    expect(page.actions).toHaveLength(shownAsText ? 0 : 1)
  }
}, 600_000)

test('a text that is nested without end is shown as it is', async () => {
  for (const text of [
    '<div>'.repeat(5_000),
    '> '.repeat(2_000) + 'x',
    '*a **b '.repeat(100),
    '- '.repeat(1_000),
  ]) {
    const page = await show(text)
    expect(JSON.stringify(page.tree).length).toBeGreaterThan(0)
    expect(depth(page.tree)).toBeLessThan(150)
  }
})

test('a paragraph of thousands of marks is text, and the action in it keeps its bytes', async () => {
  const page = await show(`${'*a* '.repeat(1000)} \`ls *_[x]*\`{{exec}}`)
  expect(page.problems.map(({ code }) => code)).toEqual(['too-many-marks'])
  expect(page.actions[0]?.source).toBe('ls *_[x]*')
  expect(page.all('em')).toEqual([])
})

test('Markdown made to exhaust a parser takes time that grows with its length only', async () => {
  const patterns = [
    'a\n-\n',
    '*a_ ',
    '[',
    '![](',
    '> a\nb\n',
    '>>Q: a<<\n\n',
    '<!-- a ',
    '<pre>\n',
    '```js\nx```\n',
    'a ```\n```{{exec}}\n',
    '[^1] ',
    '&amp',
    '#a\n',
    '1. a\n\n   b\n',
    '`a\n`{{exec}}',
    '|a',
    '[[HOST_SUBDOMAIN]]-80-',
  ]
  for (const pattern of patterns) {
    // In proportion it is 8, growing with the square 64.
    const sizes = { from: 2_000, to: 16_000, limit: 22 }
    const times = await growth((size) => show(pattern.repeat(size / pattern.length)), sizes)
    expect(times, pattern).toBeLessThan(sizes.limit)
  }
}, 600_000)

test('catastrophic patterns in quizzes take time that grows with the answer only', async () => {
  for (const pattern of [
    '(a+)+$',
    '(a|aa)+$',
    '(a*)*b',
    '(.*)(.*)(.*)(.*)(.*)b',
    'a{1000}{1000}{1000}',
    '(?=a)(a+)+b',
    '(x+x+)+y',
  ]) {
    const quiz: QuizSource = { question: '', kind: 'pattern', options: [], answers: [pattern] }
    const judge = (length: number) => isRightAnswer(quiz, { text: 'a'.repeat(length) })
    expect(await growth(judge, { from: 250, to: 1_000, limit: 10 }), pattern).toBeLessThan(10)
  }
})

test('catastrophic globs in assets are matched at once', async () => {
  const { lesson } = await openLesson({
    'hostile/index.json': oneStep({
      details: {
        steps: [{ text: 'step1.md' }],
        assets: { host01: [{ file: '**/*a*'.repeat(1) + '/**'.repeat(500) + '*a'.repeat(500) }] },
      },
    }),
    'hostile/step1.md': '',
    [`hostile/assets/${'a'.repeat(200)}`]: '',
  })
  expect(lesson?.problems).toMatchObject([{ code: 'missing-file' }])
})

test('a bomb of YAML says nothing', async () => {
  const bomb =
    'a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b]\nscenario_root: *c\n'
  const { root } = await openLesson({ 'katacoda.yaml': bomb })
  const [course] = await createCatalogue({ roots: [root] }).listCourses('en')
  expect(course?.lessons).toHaveLength(1)
})

test('keys named for the insides of objects are only keys', async () => {
  const { lesson } = await openLesson({
    'hostile/index.json':
      '{"title":"x","backend":{"imageid":"__proto__"},"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"details":{"assets":{"__proto__":[{"file":"a"}]},"steps":[]}}',
  })
  expect(lesson?.runtime.status).toBe('unavailable')
  expect('polluted' in {}).toBe(false)
})

function depth(node: object): number {
  const children = 'children' in node && Array.isArray(node.children) ? node.children : []
  return 1 + Math.max(0, ...children.map((child: object) => depth(child)))
}
