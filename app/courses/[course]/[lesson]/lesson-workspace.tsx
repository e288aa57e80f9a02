'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { LessonId } from '#common/course.ts'
import type { LessonProgress } from '#common/progress.ts'
import { SocketProvider } from '#app/_socket/socket-provider.tsx'
import { LiveWorkspace } from './live-workspace.tsx'
import { PanelMessage } from './session-panel.tsx'
import { StartPanel } from './start-panel.tsx'
import { TextPane, type LessonHead, type LessonPage } from './text-pane.tsx'
import { usePage } from './use-page.ts'
import { WorkspaceFrame, type Side } from './workspace-frame.tsx'

export interface LessonWorkspaceProps {
  lessonId: LessonId
  /** The lesson's address without a query. */
  path: string
  lesson: LessonHead
  pages: LessonPage[]
  progress: LessonProgress | undefined
  /** Names whoever is signed in. */
  actorId: string | undefined
  /** Why this installation cannot run the lesson; undefined when it can. */
  unavailable: string | undefined
  /** The ports that the lesson talks about. */
  ports: number[]
  /** Terminals open at the start. */
  terminals: number
  /** Where file names in the text are relative to. */
  editorDirectory: string
}

/** The lesson: its text, and beside it the sandbox or what stands in for it. */
export function LessonWorkspace(props: LessonWorkspaceProps) {
  const { actorId, unavailable } = props
  if (actorId === undefined || unavailable !== undefined) return <ReadingWorkspace {...props} />
  return (
    <SocketProvider key={actorId}>
      <LiveWorkspace {...props} />
    </SocketProvider>
  )
}

/** Without a sandbox: the text can be read, and the other side says how to get one, or why there is none. */
function ReadingWorkspace({ path, lesson, pages, progress, unavailable }: LessonWorkspaceProps) {
  const t = useTranslations('lesson.session')
  const [current, go] = usePage(pages, progress?.page)
  const [side, setSide] = useState<Side>('text')
  return (
    <WorkspaceFrame
      side={side}
      onSide={setSide}
      text={<TextPane {...{ lesson, pages, current, progress, onGo: go, runCheck: undefined }} />}
      terminal={
        unavailable === undefined ? (
          <StartPanel next={`${path}?page=${current}`} />
        ) : (
          <PanelMessage title={t('unavailable')}>
            {t('unavailableText', { reason: unavailable })}
          </PanelMessage>
        )
      }
    />
  )
}
