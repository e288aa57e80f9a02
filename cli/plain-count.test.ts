import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readContentDocument } from '#server/course/content-document.ts'
import { countActions } from './count-table.ts'
import { countByLine } from './plain-count.ts'

const kinds = (markdown: string) =>
  countByLine(markdown).map(({ kind, line, shownOnly }) => [line, kind, shownOnly ?? 'active'])

test('every kind of action is counted where it stands', () => {
  expect(
    kinds(
      [
        '`a`{{execute}} `b`{{exec T2 interrupt}} `^C`{{execute ctrl-seq}}',
        '`c`{{copy}} `d`{{open}} `e`{{}} `f` {{.Name}} `g`{{item}}',
        '```bash',
        'h',
        '``` {{execute}}',
        '<pre class="file" data-filename="x" data-target="append">i</pre>',
        '<pre class="file" data-target="clipboard">j</pre>',
        '<pre class="file">k</pre>',
      ].join('\n'),
    ),
  ).toEqual([
    [1, 'run', 'active'],
    [1, 'run', 'active'],
    [1, 'keys', 'active'],
    [2, 'copy', 'active'],
    [2, 'open', 'active'],
    [5, 'run', 'active'],
    [6, 'write', 'active'],
    [7, 'copy', 'active'],
  ])
})

test('what is only shown is told apart: comments, <pre>, other code', () => {
  expect(
    kinds(
      '<!-- `a`{{exec}}\n`b`{{exec}} -->\n<pre>\n`c`{{exec}}\n</pre>\n````md\n```\nd\n```{{exec}}\n````\n`e`{{exec}}',
    ),
  ).toEqual([
    [1, 'run', 'in a comment'],
    [2, 'run', 'in a comment'],
    [4, 'run', 'in a <pre>'],
    [9, 'run', 'in other code'],
    [11, 'run', 'active'],
  ])
})

test('a backtick that its author forgot costs its own line only', () => {
  expect(kinds("`a`{{exec}}\n`b'{{exec}}\n`c`{{exec}}")).toEqual([
    [1, 'run', 'active'],
    [3, 'run', 'active'],
  ])
  expect(kinds('- name: `x\n- `a`{{exec}}')).toEqual([[2, 'run', 'active']])
})

test('the parser and the plain count agree on lessons with every word of both dialects', async () => {
  const fixtures = fileURLToPath(new URL('../server/course/fixtures', import.meta.url))
  const { kinds: counted, differences } = await countActions(fixtures, await readContentDocument(fixtures))
  expect(differences).toEqual([])
  for (const { parsed, counted: byLine } of Object.values(counted)) {
    expect(parsed).toBeGreaterThan(0)
    expect(parsed).toBe(byLine)
  }
})

test('the plain count knows nothing of the parser', async () => {
  const source = await readFile(fileURLToPath(new URL('plain-count.ts', import.meta.url)), 'utf8')
  expect(source).not.toContain('import')
})
