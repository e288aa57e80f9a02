import { expect, test } from 'vitest'
import { show, textOf } from '#server/testing/shown-page.ts'

test('words in angle brackets are shown as the text they are', async () => {
  const page = await show(
    'Replace <namespace> and <your-name>, see `a <b>`, List<String>, <none>, </namespace> and <EOF>.\n\n| <status> |\n|---|\n| <none> |',
  )
  expect(page.text).toContain(
    'Replace <namespace> and <your-name>, see a <b>, List<String>, <none>, </namespace> and <EOF>.',
  )
  expect(page.all('th').map(textOf)).toEqual(['<status>'])
  expect(page.all('td').map(textOf)).toEqual(['<none>'])
})

test('words that happen to be names of elements are text as well where no lesson needs the element', async () => {
  const page = await show('Enter <title>, <address>, <input> and <label>; then **go on**.')
  expect(page.text).toBe('Enter <title>, <address>, <input> and <label>; then go on.')
  expect(page.all('strong')).toHaveLength(1)
})

test('code inside <details> works, also directly below the summary', async () => {
  const page = await show(
    '<details><summary>Solution</summary>\n```bash\nls\n\npwd\n```{{exec}}\n\n**Note**\n\n</details>\n\nAfter',
  )
  const details = page.all('details')[0]
  expect(page.actions).toMatchObject([{ source: 'ls\n\npwd' }])
  expect(textOf(details)).toContain('ls\n\npwd')
  expect(textOf(details)).not.toContain('After')
  expect(page.all('strong').map(textOf)).toEqual(['Note'])
})

test('an action inside a paragraph of raw HTML works', async () => {
  const page = await show('<div>\nType `ls`{{exec}} <kbd>Enter</kbd><br>\n</div>')
  expect(page.actions).toHaveLength(1)
  expect(page.all('kbd').map(textOf)).toEqual(['Enter'])
})

test('comments are not shown, and nothing in them works', async () => {
  const page = await show(
    'A <!-- `ls`{{execute}} --> B\n\n<!--\n```\nls\n```{{execute}}\n\n>>Q: x<<\n=== y\n-->\n\nC',
  )
  expect(page.actions).toEqual([])
  expect(page.text.replace(/\s+/g, ' ').trim()).toBe('A B C')
})

test('what looks like a comment in code is code, and an action that it would make up is none', async () => {
  const page = await show(
    'A `a <!-- b --> c`{{execute}}\n\nB `d <!-- e\nf --> g`{{execute}}\n\nC `h <!-- i\n\nj --> k`',
  )
  expect(page.actions).toMatchObject([{ source: 'a <!-- b --> c' }, { source: 'd <!-- e\nf --> g' }])
  expect(page.text).toContain('h <!-- i')
})

test('an editor snippet writes its file, with its entities decoded and its blank lines kept', async () => {
  const page = await show(
    '<pre class="file" data-filename="app.js" data-target="replace">var a = 1 &#x3C; 2 &amp;&amp; *b*\n\n# x\n</pre>',
  )
  expect(page.actions).toEqual([
    { kind: 'write', source: 'var a = 1 < 2 && *b*\n\n# x\n', file: 'app.js', mode: 'replace', line: 1 },
  ])
})

test('snippets append, prepend and insert at a marker; without a target they replace', async () => {
  const pre = (more: string) => `<pre class="file" data-filename="f" ${more}>x</pre>\n\n`
  const page = await show(
    pre('data-target="append"') +
      pre('data-target="prepend"') +
      pre('data-target="insert" data-marker="#TODO"') +
      pre(''),
  )
  expect(page.actions).toMatchObject([
    { mode: 'append' },
    { mode: 'prepend' },
    { mode: 'insert', marker: '#TODO' },
    { mode: 'replace' },
  ])
})

test('a snippet for the clipboard is copied; one without a target, or without the class, is only shown', async () => {
  const page = await show(
    '<pre class="file" data-target="clipboard">a</pre>\n\n<pre class="file">b</pre>\n\n<pre data-target="clipboard">c</pre>',
  )
  expect(page.actions).toEqual([{ kind: 'copy', source: 'a', line: 1 }])
  expect(page.all('pre').map(textOf)).toEqual(['a', 'b', 'c'])
})

test('GFM tables, task lists, strikethrough and footnotes work', async () => {
  const page = await show(
    '| a | b |\n|:-:|--:|\n| 1 | 2 |\n\n- [x] done\n\n~~gone~~ note[^1]\n\n[^1]: The note.',
  )
  expect(page.all('table')).toHaveLength(1)
  expect(page.all('input')[0]?.properties).toMatchObject({ type: 'checkbox', checked: true, disabled: true })
  expect(page.all('del').map(textOf)).toEqual(['gone'])
  const reference = page.all('a').find(({ properties }) => String(properties['href']).includes('fn-1'))
  const note = page.all('li').find(({ properties }) => properties['id'] !== undefined)
  expect(reference?.properties['href']).toBe(`#${String(note?.properties['id'])}`)
})

test('a heading needs no blank after its marks', async () => {
  const page = await show('#Heading\n\n##Zweite\n\n##\u00a0 Third\n\n#!/bin/sh is none')
  expect(page.all('h1').map(textOf)).toEqual(['Heading'])
  expect(page.all('h2').map(textOf)).toEqual(['Zweite', 'Third'])
  expect(page.text).toContain('#!/bin/sh is none')
})

test('emoji short codes become emoji', async () => {
  const page = await show('Well done :tada: and :+1:, but 10:30:00 and :nonsense: stay. `:tada:`')
  expect(page.text).toBe('Well done 🎉 and 👍, but 10:30:00 and :nonsense: stay. :tada:')
})

test('a paragraph that holds a block is a division, for a browser would end it', async () => {
  const page = await show('<p>\n\n```\nls\n```{{exec}}\n\n</p>')
  const withBlock = page.all('p').filter((p) => JSON.stringify(p).includes('"pre"'))
  expect(withBlock).toEqual([])
})
