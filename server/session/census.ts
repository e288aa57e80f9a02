import type { SandboxId } from '#common/sandbox.ts'
import type { EndReason } from '#common/session.ts'
import type { Clock } from '#server/clock.ts'
import type { FoundSandbox, SandboxHost } from '#server/sandbox/sandbox-host.ts'
import type { KeptSandbox, LiveSession } from '#server/session/live-session.ts'
import type { LiveSessions } from '#server/session/live-sessions.ts'
import type { Pool } from '#server/session/pool.ts'
import type { Sandboxes } from '#server/session/sandboxes.ts'

export interface CensusParts {
  host: SandboxHost
  clock: Clock
  sessions: LiveSessions
  sandboxes: Sandboxes
  pool: Pool
  becomeReady: (session: LiveSession, id: SandboxId, expiresAt: number) => Promise<boolean>
  end: (session: LiveSession, reason: EndReason) => Promise<void>
}

/**
 * Brings sessions and sandboxes together by what the host says there is: a session finds its sandbox again, one whose
 * sandbox is gone ends, and a sandbox without a session is removed.
 */
export class Census {
  constructor(private readonly parts: CensusParts) {}

  /** Rejects with `engine-unreachable`, and has changed nothing then. */
  async take(): Promise<void> {
    const { host, sessions, sandboxes, pool } = this.parts
    const settled = sandboxes.settled
    const found = await host.find()
    for (const session of sessions.all) {
      if (session.waitsForEngine && session.kept) await this.adopt(session, session.kept, found)
      else if (isGone(session, found, settled)) await this.parts.end(session, 'gone')
    }
    for (const sandbox of found) if (!sandboxes.has(sandbox.id)) pool.adopt(sandbox)
    pool.reconcile(found, settled)
    await sandboxes.reconcile(found, settled)
  }

  /** Only what was handed over: nobody knows what one lacks that was still being made ready. */
  private async adopt(session: LiveSession, kept: KeptSandbox, found: FoundSandbox[]): Promise<void> {
    const { clock, sandboxes, becomeReady, end } = this.parts
    const { id, expiresAt } = kept
    if (expiresAt <= clock.now()) return end(session, 'expired')
    if (!found.some((sandbox) => sandbox.id === id && sandbox.running)) return end(session, 'gone')
    sandboxes.adopt(id)
    if (!(await becomeReady(session, id, expiresAt))) await sandboxes.remove(id)
  }
}

function isGone(session: LiveSession, found: FoundSandbox[], settled: SandboxId[]): boolean {
  const { sandboxId } = session
  if (!sandboxId || !settled.includes(sandboxId)) return false
  return !found.some(({ id, running }) => id === sandboxId && running)
}
