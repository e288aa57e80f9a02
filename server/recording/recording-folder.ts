import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { TerminalNumber } from '#common/sandbox.ts'
import type { SessionId } from '#common/session.ts'
import { readRecordingState, type RecordingState } from '#server/recording/recording-file.ts'

/** Below the data directory: a folder for each session that was recorded. */
export const recordingsFolder = 'recordings'

/** Throws for an id that is no folder's name: none of ours. */
export function sessionFolder(folder: string, sessionId: SessionId): string {
  if (!/^[\w-]+$/.test(sessionId)) throw new Error(`not a session's folder: ${sessionId}`)
  return join(folder, sessionId)
}

export function recordingPath(folder: string, sessionId: SessionId, terminal: TerminalNumber): string {
  return join(sessionFolder(folder, sessionId), `t${terminal}.cast`)
}

/** What is recorded of a session, by terminal; empty where nothing is. */
export async function readSessionFolder(
  folder: string,
  sessionId: SessionId,
): Promise<{ terminal: TerminalNumber; state: RecordingState }[]> {
  const names = await readdir(sessionFolder(folder, sessionId)).catch(() => [])
  return names.sort().flatMap((name) => {
    const terminal = TerminalNumber.safeParse(Number(/^t(\d)\.cast$/.exec(name)?.[1]))
    const state = terminal.success ? readRecordingState(join(folder, sessionId, name)) : undefined
    return terminal.success && state ? [{ terminal: terminal.data, state }] : []
  })
}
