'use client'

import { useTranslations } from 'next-intl'
import { useSyncExternalStore, type ReactNode } from 'react'
import { ProblemText } from '#app/_shell/problem-text.tsx'
import { Button } from '#app/_ui/button.tsx'
import { Spinner } from '#app/_ui/spinner.tsx'
import { ConflictBar } from './conflict-bar.tsx'
import type { EditorDesk } from './editor-desk.ts'
import { shownName } from './folder-tree.ts'
import type { FileState, OpenFile } from './open-file.ts'

/** A file's text with its path and how it stands with the disk, or why there is no text. */
export function FileBar({ file, desk, children }: { file: OpenFile; desk: EditorDesk; children: ReactNode }) {
  const t = useTranslations('editor')
  const state = useSyncExternalStore(file.subscribe, file.getState, file.getState)
  switch (state.status) {
    case 'loading':
      return (
        <p className="text-muted m-auto flex items-center gap-2 p-6 text-sm">
          <Spinner /> {t('loading')}
        </p>
      )
    case 'refused':
      return <Message text={t(`refused.${state.reason}`)} onClose={() => desk.discard(file)} />
    case 'failed':
      return (
        <Message
          text={<ProblemText problem={state.problem} />}
          onRetry={() => void file.load()}
          onClose={() => desk.discard(file)}
        />
      )
    case 'open':
      return (
        <>
          <div className="border-line text-muted flex min-h-8 items-center gap-3 border-b px-3 text-xs">
            <span className="min-w-0 flex-1 truncate font-mono">{shownName(file.path)}</span>
            <SavingState file={file} state={state} />
          </div>
          {state.saving.status === 'conflict' && <ConflictBar file={file} theirs={state.saving.theirs} />}
          {children}
        </>
      )
  }
}

function SavingState({ file, state }: { file: OpenFile; state: Extract<FileState, { status: 'open' }> }) {
  const t = useTranslations('editor')
  const { saving, exists } = state
  if (saving.status === 'failed') {
    return (
      <span role="alert" className="text-failing flex items-center gap-2" data-saving="failed">
        <span>
          {t('saving.failed')} <ProblemText problem={saving.problem} />
        </span>
        <Button size="small" variant="quiet" onClick={() => void file.save()}>
          {t('retry')}
        </Button>
      </span>
    )
  }
  const word = saving.status === 'saved' && !exists ? 'absent' : saving.status
  return (
    <span role="status" data-saving={word} className="shrink-0">
      {word === 'saved' && <span aria-hidden="true">✓ </span>}
      {t(`saving.${word}`)}
    </span>
  )
}

interface MessageProps {
  text: ReactNode
  onRetry?: () => void
  onClose: () => void
}

function Message({ text, onRetry, onClose }: MessageProps) {
  const t = useTranslations('editor')
  return (
    <div className="m-auto grid max-w-md gap-4 p-6 text-center text-sm">
      <p>{text}</p>
      <div className="flex justify-center gap-2">
        {onRetry && <Button onClick={onRetry}>{t('retry')}</Button>}
        <Button variant="quiet" onClick={onClose}>
          {t('closeFile')}
        </Button>
      </div>
    </div>
  )
}
