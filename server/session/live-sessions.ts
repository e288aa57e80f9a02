import type { UserId } from '#common/person.ts'
import type { SandboxId } from '#common/sandbox.ts'
import type { ReadyState, SessionId, SessionState } from '#common/session.ts'
import type { LiveSession } from '#server/session/live-session.ts'

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

  /** Changes what is told of a sandbox that runs; `undefined` takes a fact away. */
  changeReady(
    session: LiveSession,
    patch: { [Fact in keyof Omit<ReadyState, 'status'>]?: ReadyState[Fact] | undefined },
  ): void {
    if (session.state.status !== 'ready') return
    const facts = Object.entries({ ...session.state, ...patch }).filter(([, value]) => value !== undefined)
    this.change(session, Object.fromEntries(facts) as unknown as ReadyState)
  }

  /** Until the returned function is called. */
  onChange(listener: (session: LiveSession) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }
}
