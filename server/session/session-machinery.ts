import type { Lesson } from '#common/course.ts'
import { isUnreachable } from '#common/problem.ts'
import type { SandboxId } from '#common/sandbox.ts'
import type { EndReason } from '#common/session.ts'
import { mostInPool } from '#server/session/capacity.ts'
import { Census } from '#server/session/census.ts'
import { EngineRecovery } from '#server/session/engine-recovery.ts'
import type { LiveSession } from '#server/session/live-session.ts'
import type { LiveSessions } from '#server/session/live-sessions.ts'
import { Pool } from '#server/session/pool.ts'
import { startReaper } from '#server/session/reaper.ts'
import { SandboxSource } from '#server/session/sandbox-source.ts'
import { Sandboxes, type Runtime, type Standing } from '#server/session/sandboxes.ts'
import type { SessionParts } from '#server/session/session-parts.ts'
import { SessionStarts } from '#server/session/session-starts.ts'

/** What gives sessions their sandboxes and takes them away. */
export interface SessionMachinery {
  /** Brings together what is stored and what runs, and watches over it from here on. */
  start(): Promise<void>
  keepWarm(runtimes: Runtime[]): void
  begin(session: LiveSession): Promise<void>
  /** As begin, in place of the sandbox it had. */
  restart(session: LiveSession, sandboxId: SandboxId | undefined): Promise<void>
  /** The session has ended. */
  leave(session: LiveSession, sandboxId: SandboxId | undefined): void
  /** Moves the end of its sandbox, which must run. */
  extend(session: LiveSession, expiresAt: number): Promise<void>
  counts(): SandboxCounts
  close(): void
}

/** Sandboxes in each state, and how many of those that run wait for a learner. */
export interface SandboxCounts extends Record<Standing, number> {
  warm: number
}

export interface MachineryListener {
  onReady: (session: LiveSession, lesson: Lesson, milliseconds: number) => void
  /** Never rejects. */
  end: (session: LiveSession, reason: EndReason) => Promise<void>
}

/** Puts the parts together that share the places on the machine. */
export function wireSessions(
  parts: SessionParts,
  sessions: LiveSessions,
  listener: MachineryListener,
): SessionMachinery {
  const { host, clock, log, limits, times } = parts
  const isPresent = (session: LiveSession): boolean => parts.isPresent(session.userId)
  const end = (session: LiveSession, reason: EndReason): void => void listener.end(session, reason)

  const sandboxes = new Sandboxes({
    ...parts,
    max: limits.maxSandboxes,
    parallelStarts: limits.parallelStarts,
  })
  const pool = new Pool({
    ...{ ...parts, sandboxes },
    size: limits.pool,
    most: mostInPool(limits.pool, limits.maxSandboxes),
  })
  const source = new SandboxSource(host, sandboxes, pool)
  const starts: SessionStarts = new SessionStarts(parts, sessions, source, {
    onReady(session, lesson, milliseconds) {
      listener.onReady(session, lesson, milliseconds)
      const { sandboxId } = session
      if (sandboxId && sandboxes.hasEnded(sandboxId)) end(session, 'gone')
    },
    onOver: end,
    onStranded: () => recovery.watch(),
    onLineEmpty: () => pool.fill(),
  })
  const census = new Census({
    ...{ host, clock, sessions, sandboxes, pool },
    becomeReady: (session, id, expiresAt) => starts.becomeReady(session, id, expiresAt),
    end: listener.end,
  })
  const recovery: EngineRecovery = new EngineRecovery({
    ...{ clock, log, sessions, census, isPresent },
    checkHealth: () => host.checkHealth(),
    begin: (session) => starts.begin(session),
  })
  const closers: (() => void)[] = [() => recovery.close()]
  sandboxes.onFree(() => starts.advance())

  return {
    async start() {
      closers.push(
        host.watch(({ id, kind }) => {
          const session = sessions.inSandbox(id)
          log.info({ sandboxId: id, sessionId: session?.id, kind }, 'sandbox event')
          if (kind === 'ended' || kind === 'disk-full') {
            pool.lose(id)
            sandboxes.noteEnd(id)
            if (session) end(session, kind === 'ended' ? 'gone' : 'disk')
          } else if (session) {
            sessions.changeReady(session, { trouble: { kind, at: clock.now() } })
          }
        }),
        startReaper({ ...parts, sessions, census, isPresent, idleMs: times.idleMs, end: listener.end }, () =>
          starts.advance(),
        ),
      )
      try {
        await census.take()
        // Who had no sandbox yet waits on, in the order in which they came.
        for (const session of sessions.all) if (session.waitsForEngine) await starts.begin(session)
      } catch (error) {
        if (!isUnreachable(error)) throw error
        log.warn({ err: error }, 'the engine does not answer')
        recovery.watch()
      }
      starts.advance()
    },
    keepWarm(runtimes) {
      for (const runtime of runtimes) pool.want(runtime)
      pool.giveUpUnwanted()
      starts.advance()
    },
    begin: (session) => starts.begin(session),
    restart: (session, sandboxId) =>
      starts.beginAgain(session, async () => {
        if (sandboxId) await sandboxes.remove(sandboxId)
      }),
    leave(session, sandboxId) {
      starts.cancel(session)
      if (sandboxId) void sandboxes.remove(sandboxId)
      starts.advance()
    },
    extend: (session, expiresAt) => starts.extend(session, expiresAt),
    counts: () => ({ ...sandboxes.counts, warm: pool.size }),
    close() {
      for (const close of closers) close()
    },
  }
}
