import type { CommandFacts } from '#common/progress.ts'
import type { SessionId } from '#common/session.ts'
import { wait, type Clock } from '#server/clock.ts'
import type { Log } from '#server/log.ts'
import type { ProgressStore } from '#server/progress/progress-store.ts'
import type { LiveSession } from '#server/session/live-session.ts'
import type { SessionService } from '#server/session/session-service.ts'
import type { EndedCommand } from '#server/terminal/command-marks.ts'
import type { TerminalPlace, Terminals } from '#server/terminal/terminals.ts'
import { TokenBucket } from '#server/token-bucket.ts'

/** What a person types stays below; what a script prints as marks is dropped beyond it. */
const rate = { burst: 60, perSecond: 0.5 }
/** The prompt that follows a command goes first: writing takes milliseconds in which no terminal is heard. */
const afterPromptMs = 50
/** How far back the history is looked through for what a terminal tells again. */
const rememberedCommands = 200

export interface CommandHistoryParts {
  sessions: Pick<SessionService, 'inSandbox' | 'onChange'>
  terminals: Pick<Terminals, 'onCommand'>
  progress: Pick<ProgressStore, 'append' | 'commands'>
  clock: Clock
  log: Log
}

interface Known {
  /** When the latest command of each terminal ended; of those not in here, `before`. */
  latest: Map<number, number>
  before: number
  bucket: TokenBucket
  /** The notes before. */
  written: Promise<unknown>
}

/** Notes in learners' histories what commands their shells have run: each once, however often a terminal tells it. */
export class CommandHistory {
  private readonly known = new Map<SessionId, Promise<Known>>()
  private readonly listeners = new Set<(session: LiveSession) => void>()
  private readonly closers: (() => void)[]

  constructor(private readonly parts: CommandHistoryParts) {
    this.closers = [
      parts.terminals.onCommand((place, command) => {
        const session = parts.sessions.inSandbox(place.sandboxId)
        if (session) void this.note(session, place, command)
      }),
      parts.sessions.onChange(({ id, state }) => {
        if (state.status === 'ended') this.known.delete(id)
      }),
    ]
  }

  /** Told of each session in which a command has ended just now, until the returned function is called. */
  onNoted(listener: (session: LiveSession) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  close(): void {
    for (const close of this.closers) close()
  }

  /** Never rejects: no terminal fails for want of its note. */
  private async note(
    session: LiveSession,
    { terminal }: TerminalPlace,
    command: EndedCommand,
  ): Promise<void> {
    const { progress, clock, log } = this.parts
    const { startedAt, endedAt: at, exitCode, text } = command
    const facts: CommandFacts = {
      ...{ page: session.page, terminal, exitCode, milliseconds: at - startedAt },
      ...(text !== undefined && { text }),
    }
    try {
      const known = await this.knownOf(session.id)
      if (at <= (known.latest.get(terminal) ?? known.before)) return
      known.latest.set(terminal, at)
      if (!known.bucket.take()) return
      const { id: sessionId, lessonId, userId } = session
      const event = { ...facts, kind: 'command-ended', at, lessonId, sessionId } as const
      // One after the other, in their order.
      const written = Promise.all([known.written, wait(clock, afterPromptMs)]).then(() =>
        progress.append(userId, event),
      )
      known.written = written.catch(() => undefined)
      await written
      for (const listener of this.listeners) listener(session)
    } catch (error) {
      log.error({ err: error, sessionId: session.id }, 'command not written')
    }
  }

  private knownOf(sessionId: SessionId): Promise<Known> {
    const known = this.known.get(sessionId) ?? this.load(sessionId)
    this.known.set(sessionId, known)
    return known
  }

  private async load(sessionId: SessionId): Promise<Known> {
    try {
      const commands = await this.parts.progress.commands(sessionId, rememberedCommands)
      const latest = new Map(commands.toReversed().map(({ terminal, at }) => [terminal, at]))
      const oldest = commands.length < rememberedCommands ? undefined : commands.at(-1)
      const bucket = new TokenBucket(this.parts.clock, rate)
      return { latest, before: oldest?.at ?? 0, bucket, written: Promise.resolve() }
    } catch (error) {
      this.known.delete(sessionId)
      throw error
    }
  }
}
