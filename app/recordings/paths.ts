import type { UserId } from '#common/person.ts'
import type { TerminalNumber } from '#common/sandbox.ts'
import type { SessionId } from '#common/session.ts'

/** A learner's recordings; without, those of whoever asks. */
export function recordingsPath(learner?: UserId): string {
  return learner === undefined ? '/recordings' : `/recordings?learner=${encodeURIComponent(learner)}`
}

export function recordingPath({ sessionId, terminal }: RecordingKey): string {
  return `/recordings/${encodeURIComponent(sessionId)}/${terminal}`
}

/** The file itself, in asciicast v2. */
export function castPath(recording: RecordingKey): string {
  return `${recordingPath(recording)}/cast`
}

interface RecordingKey {
  sessionId: SessionId
  terminal: TerminalNumber
}
