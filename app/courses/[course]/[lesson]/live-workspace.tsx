'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { sandboxAddresses } from '#common/preview.ts'
import type { EndReason } from '#common/session.ts'
import { useConnection, useServerEvent } from '#app/_socket/socket-provider.tsx'
import { Banner } from '#app/_ui/banner.tsx'
import { ConnectionNotice } from './connection-notice.tsx'
import { DismissibleBanner } from './dismissible-banner.tsx'
import { IdleDialog } from './idle-dialog.tsx'
import { LessonActionsContext } from './lesson-context.tsx'
import { LessonSession } from './lesson-session.ts'
import { performAction } from './perform-action.ts'
import { LazyEditor } from './lazy-editor.tsx'
import { PreviewFrame } from './preview-frame.tsx'
import { previewPath, sandboxAddress } from './preview-path.ts'
import { SessionBar } from './session-bar.tsx'
import { BriefSitting, SittingPanel } from './sitting-panel.tsx'
import type { StagePlan, ViewKey } from './stage-plan.ts'
import { Stage } from './stage.tsx'
import { TerminalDeck } from './terminal-deck.tsx'
import { TextPane } from './text-pane.tsx'
import { TroubleNotice } from './trouble-notice.tsx'
import { useEditorDesk } from './use-editor-desk.ts'
import { useEnterTerminal } from './use-enter-terminal.ts'
import { usePage } from './use-page.ts'
import type { StageState } from './use-stage.ts'
import { useTerminals, type SandboxKey } from './use-terminals.ts'
import { useViewName } from './use-view-name.ts'
import { WorkspaceFrame, type SideProps, type StageTab } from './workspace-frame.tsx'
import type { WorkspaceProps } from './workspace-props.ts'

interface LiveWorkspaceProps extends WorkspaceProps, SideProps {
  plan: StagePlan
  stage: StageState
  tabs: StageTab[]
}

/** The lesson with a sandbox of the learner's own. */
export function LiveWorkspace(props: LiveWorkspaceProps) {
  const { lesson, pages, ports, workspace, previews, side, onSide, plan, stage, tabs } = props
  const connection = useConnection()
  const [current, go] = usePage(pages, props.progress?.page)
  const [session] = useState(
    () =>
      new LessonSession({
        connection,
        lessonId: props.lessonId,
        language: lesson.language,
        progress: props.progress,
        page: current,
        after: startTimer,
      }),
  )
  const { sitting, progress, idleEndsAt, machine, foundDone, renewed } = useSyncExternalStore(
    session.subscribe,
    session.getNow,
    session.getNow,
  )
  const view = sitting.status === 'open' ? sitting.session : undefined
  const sandbox: SandboxKey | undefined =
    view?.state.status === 'ready' ? { sessionId: view.id, sandboxId: view.state.sandboxId } : undefined

  const terminals = useTerminals(connection, sandbox, {
    names: workspace.terminals.map(({ name }) => name),
    split: plan.twoTerminals ? 'columns' : 'none',
  })
  const nameOf = useViewName()
  const desk = useEditorDesk(connection, sandbox, workspace)

  function show(key: ViewKey): void {
    stage.show(key)
    onSide('stage')
  }

  function beginAnew(): void {
    const first = pages[0]?.index ?? 0
    if (current !== first) go(first)
  }

  useEnterTerminal(() => {
    show('terminal')
    terminals.front?.focus()
  })
  // The text is drawn anew from its files; what the page itself holds, the terminals first of all, stays.
  const router = useRouter()
  useServerEvent('content:changed', () => router.refresh())
  useEffect(() => session.start(), [session])
  useEffect(() => void session.enter(current), [session, current])

  function openAddress(address: string): void {
    const own = sandbox && sandboxAddress(address)
    window.open(own ? previewPath(sandbox.sessionId, own.port, own.path) : address, '_blank', 'noreferrer')
  }

  const actions = {
    sessionId: sandbox?.sessionId,
    machine,
    perform: performAction({
      terminals,
      lessonTerminals: workspace.terminals,
      desk,
      addresses: sandbox && sandboxAddresses(previews, sandbox),
      showEditor: () => show('editor'),
      showTerminal: () => show('terminal'),
    }),
  }
  return (
    <LessonActionsContext value={actions}>
      <WorkspaceFrame
        side={side}
        onSide={onSide}
        notice={
          <>
            <ConnectionNotice />
            {renewed && <RenewedNotice reason={renewed} onDismiss={() => session.dismissRenewed()} />}
            {view?.state.status === 'ready' && view.state.catchingUp && <CatchingUpNotice />}
            {view?.state.status === 'ready' && view.state.trouble && (
              <TroubleNotice trouble={view.state.trouble} />
            )}
          </>
        }
        brief={<BriefSitting sitting={sitting} session={session} />}
        textOnly={plan.textOnly}
        tabs={tabs}
        text={
          <TextPane
            {...{ lesson, pages, current, progress, foundDone, onGo: go }}
            runCheck={
              sandbox &&
              (async (page) => {
                await desk?.flush()
                return session.check(page)
              })
            }
            look={sandbox && ((page) => session.look(page))}
            onAid={(page, aid) => void session.tellAid(page, aid)}
            onQuizPassed={(page, answers) => void session.tellQuiz(page, answers)}
          />
        }
        stage={
          <>
            {view && (
              <SessionBar
                view={view}
                session={session}
                front={terminals.front}
                ports={ports}
                page={current}
                onBeginAnew={beginAnew}
                showsScripts={props.showsScripts}
              />
            )}
            <SittingPanel sitting={sitting} session={session} />
            {sandbox && desk && (
              <Stage
                key={sandbox.sandboxId}
                plan={plan}
                stage={stage}
                sessionId={sandbox.sessionId}
                narrow={plan.textOnly ? 'always' : 'below-md'}
                draw={(stageView, isShown) => {
                  switch (stageView.kind) {
                    case 'terminal':
                      return <TerminalDeck terminals={terminals} onLeave={focusText} onLink={openAddress} />
                    case 'editor':
                      return <LazyEditor desk={desk} look={workspace.editor} isShown={isShown} />
                    case 'frame':
                      return (
                        <PreviewFrame
                          name={nameOf(stageView)}
                          target={stageView.target}
                          sessionId={sandbox.sessionId}
                          previews={previews}
                          isShown={isShown}
                        />
                      )
                  }
                }}
              />
            )}
          </>
        }
      />
      <IdleDialog
        endsAt={view?.state.status === 'ready' ? idleEndsAt : undefined}
        onKeep={() => void session.keep()}
      />
    </LessonActionsContext>
  )
}

function CatchingUpNotice() {
  const t = useTranslations('lesson.session')
  return <Banner tone="info">{t('catchingUp')}</Banner>
}

function RenewedNotice({ reason, onDismiss }: { reason: EndReason | 'unknown'; onDismiss: () => void }) {
  const t = useTranslations('lesson.session')
  return (
    <DismissibleBanner tone="info" onDismiss={onDismiss}>
      {reason === 'unknown' ? t('renewed') : t('renewedFor', { reason: t(`endReasons.${reason}`) })}
    </DismissibleBanner>
  )
}

/** The text's heading: from there Tab leads through the text to its buttons. */
function focusText(): void {
  document.querySelector<HTMLElement>('article.prose h1')?.focus()
}

function startTimer(milliseconds: number, run: () => void): () => void {
  const timer = setTimeout(run, milliseconds)
  return () => clearTimeout(timer)
}
