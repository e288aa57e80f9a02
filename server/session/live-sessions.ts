import type { UserId } from '#common/person.ts'
import type { SandboxId } from '#common/sandbox.ts'
import type { ReadyState, SessionId, SessionState } from '#common/session.ts'
import type { LiveSession } from '#server/session/live-session.ts'

type PassingFact = 'extendableTo' | 'idleEndsAt' | 'catchingUp'

/** All sessions that have not ended, and who wants to know of their changes. */
export class LiveSessions {
  private readonly byId = new Map<SessionId, LiveSession>()
  private readonly listeners = new Set<(session: LiveSession) => void>()

  get all(): LiveSession[] {
    return [...this.byId.values()]
  }

  get(id: SessionId): LiveSession | undefined {
    return this.byId.get(id)
  }

  of(userId: UserId): LiveSession[] {
    return this.all.filter((session) => session.userId === userId)
  }

  inSandbox(id: SandboxId): LiveSession | undefined {
    return this.all.find((session) => session.sandboxId === id)
  }

  add(session: LiveSession): void {
    this.byId.set(session.id, session)
  }

  delete(session: LiveSession): void {
    this.byId.delete(session.id)
  }

  change(session: LiveSession, state: SessionState): void {
    session.state = state
    for (const listener of this.listeners) listener(session)
  }

  /** Changes what is told of a sandbox that runs. `over`: what does not hold any more. */
  changeReady(session: LiveSession, told: Partial<Omit<ReadyState, 'status'>>, over?: PassingFact): void {
    if (session.state.status !== 'ready') return
    const state: ReadyState = { ...session.state, ...told }
    if (over !== undefined && !(over in told)) Reflect.deleteProperty(state, over)
    this.change(session, state)
  }

  /** Until the returned function is called. */
  onChange(listener: (session: LiveSession) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }
}
