'use client'

import { useTranslations } from 'next-intl'
import { useRef, useState, type KeyboardEvent } from 'react'
import { folderOf, nameOf, pathIn, type FilePath } from '#common/file.ts'
import { ProblemText } from '#app/_shell/problem-text.tsx'
import type { DeskView, EditorDesk } from './editor-desk.ts'
import type { EditorLook } from '#common/course.ts'
import { shownName, treeRows, type TreeRow } from './folder-tree.ts'
import { HiddenFiles } from './hidden-files.ts'
import { NameForm } from './name-form.tsx'
import { RemoveFileDialog } from './remove-file-dialog.tsx'
import { TreeTools } from './tree-tools.tsx'

interface FileTreeProps {
  desk: EditorDesk
  view: DeskView
  look: EditorLook
}

/** What a name is being typed for. */
export type Naming = { what: 'file' | 'folder'; folder: FilePath } | { what: 'rename'; path: FilePath }

/** The files of the editor's folder, walked through with the arrow keys. */
export function FileTree({ desk, view, look }: FileTreeProps) {
  const t = useTranslations('editor')
  const [chosen, choose] = useState<FilePath>()
  const [naming, setNaming] = useState<Naming>()
  const [removing, setRemoving] = useState<FilePath>()
  const list = useRef<HTMLUListElement>(null)
  const hidden = new HiddenFiles(look.hideHidden, look.exclude)
  const rows = treeRows(desk.root, view.folders, view.expanded, hidden)
  const place = Math.max(
    0,
    rows.findIndex(({ path }) => path === chosen),
  )
  const current = rows.find(({ path }) => path === chosen)
  const root = view.folders.get(desk.root)

  function activate(row: TreeRow): void {
    choose(row.path)
    if (row.entry.kind === 'folder') void desk.toggle(row.path)
    else desk.open(row.path)
  }

  function goTo(index: number): void {
    const row = rows[index]
    if (!row) return
    choose(row.path)
    list.current?.querySelectorAll<HTMLElement>('[role=treeitem]')[index]?.focus()
  }

  function press(event: KeyboardEvent, row: TreeRow, index: number): void {
    const isFolder = row.entry.kind === 'folder'
    const parent = rows.findLastIndex(({ level }, at) => at < index && level < row.level)
    const acts: Record<string, () => void> = {
      ArrowDown: () => goTo(index + 1),
      ArrowUp: () => goTo(index - 1),
      Home: () => goTo(0),
      End: () => goTo(rows.length - 1),
      ArrowRight: () => (isFolder && !row.expanded ? activate(row) : isFolder && goTo(index + 1)),
      ArrowLeft: () => (row.expanded ? activate(row) : goTo(parent)),
      Enter: () => activate(row),
      ' ': () => activate(row),
      F2: () => setNaming({ what: 'rename', path: row.path }),
      Delete: () => setRemoving(row.path),
    }
    const act = acts[event.key]
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    act()
  }

  /** Where something new goes: into the chosen folder, or beside the chosen file. */
  const folder = !current
    ? desk.root
    : current.entry.kind === 'folder'
      ? current.path
      : folderOf(current.path)

  async function finishNaming(name: string): Promise<void> {
    if (!naming) return
    const done = await nameIt(desk, naming, name)
    if (done) setNaming(undefined)
    if (done && naming.what !== 'rename' && !view.expanded.has(folder) && folder !== desk.root) {
      await desk.toggle(folder)
    }
  }

  return (
    <nav
      aria-label={t('tree')}
      className="border-line bg-canvas flex w-52 shrink-0 flex-col border-r max-md:absolute max-md:inset-y-0 max-md:left-0 max-md:z-10 max-md:w-64 max-md:shadow-floating"
    >
      <TreeTools
        root={desk.root}
        chosen={current?.path}
        onNew={(what) => setNaming({ what, folder })}
        onRename={(path) => setNaming({ what: 'rename', path })}
        onRemove={setRemoving}
      />
      {naming && (
        <NameForm
          key={naming.what}
          label={t(`naming.${naming.what}`)}
          initial={naming.what === 'rename' ? nameOf(naming.path) : ''}
          onName={finishNaming}
          onCancel={() => setNaming(undefined)}
        />
      )}
      <div className="min-h-0 flex-1 overflow-auto py-1">
        {root?.status === 'failed' && (
          <p className="text-muted px-3 py-2 text-xs">
            {root.problem.code === 'file-missing' ? t('noFolderYet') : <ProblemText problem={root.problem} />}
          </p>
        )}
        {root?.status === 'listed' && rows.length === 0 && (
          <p className="text-muted px-3 py-2 text-xs">{t('emptyFolder')}</p>
        )}
        <ul ref={list} role="tree" aria-label={t('tree')}>
          {rows.map((row, index) => (
            <li
              key={row.path}
              role="treeitem"
              aria-level={row.level}
              aria-expanded={row.entry.kind === 'folder' ? row.expanded : undefined}
              aria-selected={row.path === chosen}
              tabIndex={index === place ? 0 : -1}
              title={shownName(row.entry.name)}
              onClick={() => activate(row)}
              onFocus={() => choose(row.path)}
              onKeyDown={(event) => press(event, row, index)}
              style={{ paddingLeft: `${0.5 + 0.75 * (row.level - 1)}rem` }}
              className={`hover:bg-sunken flex min-h-7 cursor-pointer items-center gap-1.5 truncate pr-2 text-[0.8125rem] max-md:min-h-10 ${
                row.path === view.front?.path ? 'bg-accent-soft' : ''
              }`}
            >
              <span aria-hidden="true" className="text-muted w-3 shrink-0 text-center text-[0.6rem]">
                {row.entry.kind === 'folder' ? (row.expanded ? '▼' : '▶') : ''}
              </span>
              <span className={`truncate ${row.entry.kind === 'folder' ? 'font-medium' : ''}`}>
                {shownName(row.entry.name)}
              </span>
              {row.entry.link && (
                <span className="text-muted shrink-0 text-xs" title={t('link')}>
                  ↪
                </span>
              )}
            </li>
          ))}
        </ul>
        {root?.status === 'listed' && root.more && (
          <p className="text-muted px-3 py-2 text-xs">{t('moreFiles')}</p>
        )}
      </div>
      {removing && (
        <RemoveFileDialog
          name={shownName(nameOf(removing))}
          isFolder={rows.find(({ path }) => path === removing)?.entry.kind === 'folder'}
          onRemove={() => desk.remove(removing)}
          onClose={() => setRemoving(undefined)}
        />
      )}
    </nav>
  )
}

/** Folders on the way to a new file are made with it. */
function nameIt(desk: EditorDesk, naming: Naming, name: string): Promise<boolean> {
  switch (naming.what) {
    case 'file':
      return desk.makeFile(pathIn(naming.folder, name))
    case 'folder':
      return desk.makeFolder(pathIn(naming.folder, name))
    case 'rename':
      return desk.rename(naming.path, pathIn(folderOf(naming.path), name))
  }
}
