import { expect, test } from 'vitest'
import { show, textOf } from '#server/testing/shown-page.ts'
import { splitSegments } from './segments.ts'

const paragraphs = (count: number) => Array.from({ length: count }, (_, i) => `Paragraph ${i}.\n`).join('\n')

test('a short text is one piece', () => {
  expect(splitSegments('a\n\nb')).toEqual([{ text: 'a\n\nb', line: 0, length: 4 }])
})

test('a long text is cut between paragraphs, and nothing of it is lost', () => {
  const markdown = paragraphs(500)
  const segments = splitSegments(markdown)
  expect(segments.length).toBeGreaterThan(10)
  expect(segments.map(({ text, length }) => text.slice(0, length)).join('')).toBe(`${markdown}\n`)
})

test('a list is not cut in the middle of an item', () => {
  const list = Array.from({ length: 80 }, (_, i) => `- item ${i}\n\n  more\n`).join('\n')
  for (const { text } of splitSegments(list).slice(1)) expect(text).toMatch(/^- item/)
})

test('links and footnotes find their definitions from any part of a long text', async () => {
  const page = await show(
    `[first][there] and a note[^n].\n\n${paragraphs(200)}\n\n[last][there]\n\n[there]: https://example.com/x\n\n[^n]: The note.\n`,
  )
  const links = page.all('a').filter(({ properties }) => String(properties['href']).startsWith('https'))
  expect(links.map(textOf)).toEqual(['first', 'last'])
  expect(page.text.match(/The note\./g)).toHaveLength(1)
})

test('problems name the line of the file, also far down', async () => {
  const page = await show(`${paragraphs(200)}\n\n<div onclick="x()">y</div>\n`)
  expect(page.problems).toMatchObject([{ code: 'unsafe-html', line: 402 }])
})
