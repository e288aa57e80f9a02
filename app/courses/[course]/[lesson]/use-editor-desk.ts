'use client'

import { useEffect, useMemo } from 'react'
import type { Workspace } from '#common/course.ts'
import type { Connection } from '#app/_socket/connection.ts'
import { EditorDesk } from '#app/_editor/editor-desk.ts'
import type { SandboxKey } from './use-terminals.ts'

/** The editor's desk for a sandbox; another sandbox has another. What is edited is saved before the page goes. */
export function useEditorDesk(
  connection: Connection,
  sandbox: SandboxKey | undefined,
  { editorDirectory: directory, openFiles }: Pick<Workspace, 'editorDirectory' | 'openFiles'>,
): EditorDesk | undefined {
  const sessionId = sandbox?.sessionId
  const sandboxId = sandbox?.sandboxId
  const desk = useMemo(
    () =>
      sessionId &&
      sandboxId &&
      new EditorDesk({ connection, sessionId, directory, openAtStart: openFiles, after }),
    [connection, sessionId, sandboxId, directory, openFiles],
  )
  useEffect(() => {
    if (!desk) return
    const saveWhenHidden = () => document.visibilityState === 'hidden' && void desk.flush()
    const warn = (event: BeforeUnloadEvent) => {
      void desk.flush()
      if (desk.hasUnsaved) event.preventDefault()
    }
    document.addEventListener('visibilitychange', saveWhenHidden)
    window.addEventListener('beforeunload', warn)
    return () => {
      document.removeEventListener('visibilitychange', saveWhenHidden)
      window.removeEventListener('beforeunload', warn)
    }
  }, [desk])
  return desk || undefined
}

function after(milliseconds: number, run: () => void): () => void {
  const timer = setTimeout(run, milliseconds)
  return () => clearTimeout(timer)
}
