'use client'

import { useTranslations } from 'next-intl'
import type { FilePath } from '#common/file.ts'
import { shownName } from './folder-tree.ts'

interface TreeToolsProps {
  root: FilePath
  chosen: FilePath | undefined
  onNew: (what: 'file' | 'folder') => void
  onRename: (path: FilePath) => void
  onRemove: (path: FilePath) => void
}

/** What can be done with the chosen file, and beside it. */
export function TreeTools({ root, chosen, onNew, onRename, onRemove }: TreeToolsProps) {
  const t = useTranslations('editor.tools')
  return (
    <div className="border-line flex min-h-8 items-center border-b px-1">
      <span className="text-muted min-w-0 flex-1 truncate px-2 font-mono text-xs" title={shownName(root)}>
        {shownName(root)}
      </span>
      <Tool label={t('newFile')} draw="M8 3v10M3 8h10" onClick={() => onNew('file')} />
      <Tool
        label={t('newFolder')}
        draw="M1.5 4.5v8h13V5.5H8L6.5 3.5h-5zM8 7.5v3M6.5 9h3"
        onClick={() => onNew('folder')}
      />
      <Tool
        label={t('rename')}
        draw="M3 13l.8-3.2L11 2.6 13.4 5l-7.2 7.2zM9.5 4.1 11.9 6.5"
        onClick={chosen && (() => onRename(chosen))}
      />
      <Tool
        label={t('remove')}
        draw="M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.7 9h6.6l.7-9M6.8 7v4M9.2 7v4"
        onClick={chosen && (() => onRemove(chosen))}
      />
    </div>
  )
}

function Tool({ label, draw, onClick }: { label: string; draw: string; onClick: (() => void) | undefined }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      disabled={!onClick}
      onClick={onClick}
      className="text-muted hover:text-ink hover:bg-sunken min-h-7 min-w-7 rounded-sm text-sm disabled:opacity-40"
    >
      <svg viewBox="0 0 16 16" aria-hidden="true" className="mx-auto size-4">
        <path
          d={draw}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.3"
          strokeLinejoin="round"
          strokeLinecap="round"
        />
      </svg>
    </button>
  )
}
