import { expect, test } from 'vitest'
import { FilePath, type FileEntry } from '#common/file.ts'
import { shownName, treeRows, type FolderState } from './folder-tree.ts'
import { HiddenFiles } from './hidden-files.ts'

const root = FilePath.parse('/root')
const entry = (name: string, kind: FileEntry['kind'] = 'file'): FileEntry => ({
  name,
  kind,
  link: false,
  size: 0,
})
const listed = (...entries: FileEntry[]): FolderState => ({ status: 'listed', entries, more: false })
const folders = new Map<FilePath, FolderState>([
  [root, listed(entry('b10'), entry('.env'), entry('src', 'folder'), entry('b2'))],
  [FilePath.parse('/root/src'), listed(entry('node_modules', 'folder'), entry('app.js'))],
])

function shown(hidden: HiddenFiles): string[] {
  const expanded = new Set([FilePath.parse('/root/src')])
  return treeRows(root, folders, expanded, hidden).map(({ path }) => path)
}

test('folders come first, then names as people count', () => {
  expect(shown(new HiddenFiles(false, []))).toEqual([
    '/root/src',
    '/root/src/node_modules',
    '/root/src/app.js',
    '/root/.env',
    '/root/b2',
    '/root/b10',
  ])
})

test('the lesson keeps files out of the tree', () => {
  const all = shown(new HiddenFiles(true, ['node_modules', 'src/*.js', 'b1?']))
  expect(all).toEqual(['/root/src', '/root/b2'])
})

test('a name stands in one line whatever is in it', () => {
  expect(shownName('a\nb\udcff이름')).toBe('a\u2424b\ufffd이름')
})
