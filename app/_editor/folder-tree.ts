import { pathIn, type FileEntry, type FilePath } from '#common/file.ts'
import type { Problem } from '#common/problem.ts'
import type { HiddenFiles } from './hidden-files.ts'

/** What is known of a folder that is shown. */
export type FolderState =
  | { status: 'loading' }
  | { status: 'failed'; problem: Problem }
  | { status: 'listed'; entries: FileEntry[]; more: boolean }

export interface TreeRow {
  path: FilePath
  entry: FileEntry
  /** 1: in the folder that the editor shows. */
  level: number
  expanded: boolean
}

/** The rows of the tree from top to bottom: folders first, as far as they are open. */
export function treeRows(
  root: FilePath,
  folders: ReadonlyMap<FilePath, FolderState>,
  expanded: ReadonlySet<FilePath>,
  hidden: HiddenFiles,
): TreeRow[] {
  const rows: TreeRow[] = []
  const add = (folder: FilePath, level: number) => {
    const state = folders.get(folder)
    if (state?.status !== 'listed') return
    for (const entry of [...state.entries].sort(byKindAndName)) {
      const path = pathIn(folder, entry.name)
      if (hidden.hides(path.slice(root.length).replace(/^\//, ''))) continue
      const isOpen = entry.kind === 'folder' && expanded.has(path)
      rows.push({ path, entry, level, expanded: isOpen })
      // A link may lead back up: the tree ends somewhere.
      if (isOpen && level < 30) add(path, level + 1)
    }
  }
  add(root, 1)
  return rows
}

const collator = new Intl.Collator(undefined, { numeric: true })

function byKindAndName(a: FileEntry, b: FileEntry): number {
  const folders = Number(b.kind === 'folder') - Number(a.kind === 'folder')
  return folders === 0 ? collator.compare(a.name, b.name) : folders
}

/** A name as it can be shown: in one line, and with a mark where its bytes are no text. */
export function shownName(name: string): string {
  return name.replaceAll(/[\ud800-\udfff]/gu, '\ufffd').replaceAll(/\p{Cc}/gu, '\u2424')
}
