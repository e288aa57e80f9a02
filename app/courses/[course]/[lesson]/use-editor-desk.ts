'use client'

import { useEffect, useState } from 'react'
import type { Workspace } from '#common/course.ts'
import type { SandboxId } from '#common/sandbox.ts'
import type { Connection } from '#app/_socket/connection.ts'
import { EditorDesk } from '#app/_editor/editor-desk.ts'
import { keptFilesText, readKeptFiles } from '#app/_editor/kept-files.ts'
import { useStoredText } from '#app/_ui/use-stored-text.ts'
import type { SandboxKey } from './use-terminals.ts'

interface Held {
  sandboxId: SandboxId
  desk: EditorDesk
}

/**
 * The editor's desk for a sandbox; another sandbox has another. What is edited is saved before the page goes, and after
 * a reload the same files lie open.
 */
export function useEditorDesk(
  connection: Connection,
  sandbox: SandboxKey | undefined,
  { editorDirectory: directory, openFiles }: Pick<Workspace, 'editorDirectory' | 'openFiles'>,
): EditorDesk | undefined {
  const [stored, keep] = useStoredText('sandlot.files')
  const [held, setHeld] = useState<Held>()

  if (held?.sandboxId !== sandbox?.sandboxId) {
    setHeld(
      sandbox && {
        sandboxId: sandbox.sandboxId,
        desk: new EditorDesk({
          connection,
          sessionId: sandbox.sessionId,
          directory,
          openAtStart: openFiles,
          kept: readKeptFiles(stored, sandbox.sandboxId),
          after,
        }),
      },
    )
  }

  useEffect(() => {
    if (!held) return
    const { desk, sandboxId } = held
    const saveWhenHidden = () => document.visibilityState === 'hidden' && void desk.flush()
    const warn = (event: BeforeUnloadEvent) => {
      void desk.flush()
      if (desk.hasUnsaved) event.preventDefault()
    }
    const stopKeeping = desk.subscribe(() => keep(keptFilesText(sandboxId, desk.getNow())))
    document.addEventListener('visibilitychange', saveWhenHidden)
    window.addEventListener('beforeunload', warn)
    return () => {
      stopKeeping()
      document.removeEventListener('visibilitychange', saveWhenHidden)
      window.removeEventListener('beforeunload', warn)
    }
  }, [held, keep])
  return held?.desk
}

function after(milliseconds: number, run: () => void): () => void {
  const timer = setTimeout(run, milliseconds)
  return () => clearTimeout(timer)
}
