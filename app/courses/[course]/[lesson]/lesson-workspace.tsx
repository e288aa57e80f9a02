'use client'

import { useTranslations } from 'next-intl'
import { useMemo, useState } from 'react'
import { SocketProvider } from '#app/_socket/socket-provider.tsx'
import { actionsWithoutMachine, LessonActionsContext } from './lesson-context.tsx'
import { LiveWorkspace } from './live-workspace.tsx'
import { PanelMessage } from './session-panel.tsx'
import { planStage } from './stage-plan.ts'
import { StartPanel } from './start-panel.tsx'
import { TextPane } from './text-pane.tsx'
import { usePage } from './use-page.ts'
import { useStage, type StageState } from './use-stage.ts'
import { useViewName } from './use-view-name.ts'
import type { WorkspaceProps } from './workspace-props.ts'
import { WorkspaceFrame, type Side, type SideProps, type StageTab } from './workspace-frame.tsx'

/** The lesson: its text, and beside it the sandbox or what stands in for it. */
export function LessonWorkspace(props: WorkspaceProps) {
  const { actorId, unavailable } = props
  const [side, setSide] = useState<Side>('text')
  // Chosen on a phone before there is anything to show, and still meant once there is.
  const plan = useMemo(() => planStage(props.workspace), [props.workspace])
  const stage = useStage(plan)
  const nameOf = useViewName()
  // All of them before there is anything to show: one that came later would move the others under a finger.
  const tabs = plan.regions.flat().map((view) => ({
    key: view.key,
    name: nameOf(view),
    isFront: view.key === stage.last,
    onShow: () => stage.show(view.key),
  }))
  const shared = { side, onSide: setSide, plan, stage, tabs }
  if (actorId === undefined || unavailable !== undefined) return <ReadingWorkspace {...props} {...shared} />
  return (
    <SocketProvider key={actorId}>
      <LiveWorkspace {...props} {...shared} />
    </SocketProvider>
  )
}

/** Nobody to count it for. */
function ignore(): void {}

/** Without a sandbox: the text can be read, and the other side says how to get one, or why there is none. */
function ReadingWorkspace(props: WorkspaceProps & SideProps & { stage: StageState; tabs: StageTab[] }) {
  const { path, lesson, pages, progress, unavailable } = props
  const t = useTranslations('lesson.session')
  const [current, go] = usePage(pages, progress?.page)
  const actions = actionsWithoutMachine(({ kind }) => {
    // Where a nickname gives them a machine, and where they would have seen what they clicked.
    props.stage.show(kind === 'open' || kind === 'write' ? 'editor' : 'terminal')
    props.onSide('stage')
    return unavailable === undefined ? 'notSignedIn' : 'notReady'
  })
  const frame = (
    <WorkspaceFrame
      side={props.side}
      onSide={props.onSide}
      tabs={props.tabs}
      text={
        <TextPane
          {...{
            lesson,
            pages,
            current,
            progress,
            onGo: go,
            runCheck: undefined,
            look: undefined,
            onAid: ignore,
            onQuizPassed: ignore,
          }}
        />
      }
      stage={
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
  return <LessonActionsContext value={actions}>{frame}</LessonActionsContext>
}
