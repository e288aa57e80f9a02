'use client'

import { useTranslations } from 'next-intl'
import { useSyncExternalStore } from 'react'
import { nameOf } from '#common/file.ts'
import type { DeskView, EditorDesk } from './editor-desk.ts'
import { shownName } from './folder-tree.ts'
import type { FileState, OpenFile } from './open-file.ts'

/** The open files, each with how it stands with the disk. */
export function FileTabs({ desk, view }: { desk: EditorDesk; view: DeskView }) {
  const t = useTranslations('editor')
  return (
    <div role="group" aria-label={t('openFiles')} className="flex min-w-0 flex-1 gap-px overflow-x-auto">
      {view.files.map((file) => (
        <FileTab
          key={file.path}
          file={file}
          isFront={file === view.front}
          onShow={() => desk.show(file)}
          onClose={() => void desk.close(file)}
        />
      ))}
    </div>
  )
}

interface FileTabProps {
  file: OpenFile
  isFront: boolean
  onShow: () => void
  onClose: () => void
}

function FileTab({ file, isFront, onShow, onClose }: FileTabProps) {
  const t = useTranslations('editor')
  const state = useSyncExternalStore(file.subscribe, file.getState, file.getState)
  const name = shownName(nameOf(file.path))
  const mark = markOf(state)
  return (
    <div
      className={`flex shrink-0 items-center border-t-2 ${isFront ? 'bg-surface border-accent' : 'border-transparent'}`}
    >
      <button
        type="button"
        aria-pressed={isFront}
        title={file.path}
        onClick={onShow}
        className="text-muted aria-pressed:text-ink flex min-h-8 items-center gap-1.5 pl-3 text-xs font-medium"
      >
        {name}
        {mark && (
          <span className={mark === 'edited' ? 'text-muted' : 'text-failing'}>
            <span aria-hidden="true">●</span>
            <span className="sr-only"> {t(`marks.${mark}`)}</span>
          </span>
        )}
      </button>
      <button
        type="button"
        aria-label={t('close', { name })}
        onClick={onClose}
        className="text-muted hover:text-ink min-h-8 min-w-7 text-sm"
      >
        ×
      </button>
    </div>
  )
}

function markOf(state: FileState): 'edited' | 'failing' | undefined {
  if (state.status === 'failed') return 'failing'
  if (state.status !== 'open') return undefined
  switch (state.saving.status) {
    case 'saved':
      return undefined
    case 'failed':
    case 'conflict':
      return 'failing'
    case 'edited':
    case 'saving':
      return 'edited'
  }
}
