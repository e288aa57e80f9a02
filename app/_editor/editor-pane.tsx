'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { CodeView } from './code-view.tsx'
import type { EditorDesk } from './editor-desk.ts'
import type { EditorLook } from '#common/course.ts'
import { FileBar } from './file-bar.tsx'
import { FileTabs } from './file-tabs.tsx'
import { FileTree } from './file-tree.tsx'
import { ProblemBar } from './problem-bar.tsx'

interface EditorPaneProps {
  desk: EditorDesk
  look: EditorLook
  /** Whether it is what somebody looks at. */
  isShown: boolean
}

/** The sandbox's files: their tree, and those that are open. */
export function EditorPane({ desk, look, isShown }: EditorPaneProps) {
  const t = useTranslations('editor')
  const view = useSyncExternalStore(desk.subscribe, desk.getNow, desk.getNow)
  const [tree, setTree] = useState<boolean>()
  useEffect(() => desk.start(), [desk])

  const hasTree = tree ?? (look.showTree && matchMedia('(min-width: 48rem)').matches)
  return (
    <div className="bg-surface flex min-h-0 flex-1 flex-col">
      <div className="border-line bg-sunken flex items-stretch border-b">
        <button
          type="button"
          aria-pressed={hasTree}
          onClick={() => setTree(!hasTree)}
          className="text-muted hover:text-ink aria-pressed:text-accent flex min-h-9 shrink-0 items-center gap-1.5 px-3 text-xs font-medium"
        >
          <span aria-hidden="true">☰</span> {t('files')}
        </button>
        <FileTabs desk={desk} view={view} />
      </div>
      <div className="relative flex min-h-0 flex-1">
        {hasTree && <FileTree desk={desk} view={view} look={look} />}
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          {view.problem && <ProblemBar problem={view.problem} onDismiss={() => desk.dismissProblem()} />}
          {view.files.length === 0 && (
            <p className="text-muted m-auto max-w-sm p-6 text-center text-sm">{t('nothingOpen')}</p>
          )}
          {view.files.map((file) => (
            <div
              key={file.path}
              role="tabpanel"
              className={file === view.front ? 'flex min-h-0 flex-1 flex-col' : 'hidden'}
            >
              <FileBar file={file} desk={desk}>
                <CodeView file={file} language={look.language} isFront={isShown && file === view.front} />
              </FileBar>
            </div>
          ))}
        </div>
      </div>
      <p className="border-line text-muted border-t px-3 py-1 text-xs pointer-coarse:hidden">
        <kbd className="font-sans font-medium">{t('wayOutKeys')}</kbd> {t('wayOut')}
      </p>
    </div>
  )
}
