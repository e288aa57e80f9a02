import { readdir, rm } from 'node:fs/promises'
import type { SandboxId, TerminalNumber } from '#common/sandbox.ts'
import { SessionId } from '#common/session.ts'
import { every, type Clock } from '#server/clock.ts'
import type { Log } from '#server/log.ts'
import { readSessionFolder, recordingPath, sessionFolder } from '#server/recording/recording-folder.ts'
import { TerminalRecording } from '#server/recording/terminal-recording.ts'
import type { TerminalRecorder } from '#server/terminal/terminal-recorder.ts'

const sweepEveryMs = 3_600_000

export interface RecordingLimits {
  /** How long a recording is kept; 0: nothing is recorded. */
  keepMs: number
  /** How large one may become. */
  maxBytes: number
}

export interface RecordingsParts extends RecordingLimits {
  folder: string
  /** Whether the session is still stored: its recordings go with it. */
  isStored: (sessionId: SessionId) => Promise<boolean>
  clock: Clock
  log: Log
}

/** The recordings of sessions' terminals: a folder a session, a file a terminal. */
export class Recordings {
  private readonly open = new Map<SessionId, Map<TerminalNumber, TerminalRecording>>()
  /** Sessions that are over, and whose recordings are still being written to their end. */
  private readonly ending = new Set<SessionId>()
  private readonly stopSweeping: () => void

  constructor(private readonly parts: RecordingsParts) {
    this.stopSweeping = every(parts.clock, sweepEveryMs, () => this.sweep())
  }

  /** None where nothing is recorded. */
  recorder(
    sessionId: SessionId,
    sandboxId: SandboxId,
    terminal: TerminalNumber,
  ): TerminalRecorder | undefined {
    if (this.parts.keepMs === 0) return undefined
    const ofSession = this.open.get(sessionId) ?? new Map<TerminalNumber, TerminalRecording>()
    this.open.set(sessionId, ofSession)
    const recording = ofSession.get(terminal) ?? this.create(sessionId, terminal)
    ofSession.set(terminal, recording)
    recording.enter(sandboxId)
    return recording
  }

  /** No more comes from this session. */
  async endSession(sessionId: SessionId): Promise<void> {
    const recordings = this.open.get(sessionId)
    this.open.delete(sessionId)
    this.ending.add(sessionId)
    try {
      await Promise.all([...(recordings?.values() ?? [])].map((recording) => recording.close()))
    } finally {
      this.ending.delete(sessionId)
    }
  }

  /** Resolves when all is on the disk. */
  async close(): Promise<void> {
    this.stopSweeping()
    await Promise.all([...this.open.keys()].map((sessionId) => this.endSession(sessionId)))
  }

  /** Removes what is too old, and what is of sessions that are not stored any more. Never rejects. */
  async sweep(): Promise<void> {
    const names = await readdir(this.parts.folder).catch(() => [])
    for (const sessionId of names.flatMap((name) => SessionId.safeParse(name).data ?? [])) {
      try {
        if (!(await this.isKept(sessionId))) {
          await rm(sessionFolder(this.parts.folder, sessionId), { recursive: true, force: true })
        }
      } catch (error) {
        this.parts.log.warn({ err: error, sessionId }, 'recordings not removed')
      }
    }
  }

  private create(sessionId: SessionId, terminal: TerminalNumber): TerminalRecording {
    const { folder, maxBytes, clock, log } = this.parts
    const path = recordingPath(folder, sessionId, terminal)
    return new TerminalRecording({ path, maxBytes, clock, log: log.child({ sessionId, terminal }) })
  }

  private async isKept(sessionId: SessionId): Promise<boolean> {
    const { folder, keepMs, clock, isStored } = this.parts
    if (this.open.has(sessionId) || this.ending.has(sessionId)) return true
    const recorded = await readSessionFolder(folder, sessionId)
    const isRecent = recorded.some(({ state }) => state.lastAt > clock.now() - keepMs)
    return isRecent && (await isStored(sessionId))
  }
}
