import type { Lesson, Page } from '#common/course.ts'
import { fillPlaceholders } from '#common/placeholder.ts'
import type { SandboxId } from '#common/sandbox.ts'
import { beginLesson } from '#server/session/lesson-beginning.ts'
import type { LiveSession } from '#server/session/live-session.ts'
import type { LiveSessions } from '#server/session/live-sessions.ts'
import { beginPageScripts } from '#server/session/page-scripts.ts'
import { redoStep } from '#server/session/redone-step.ts'
import type { SessionParts } from '#server/session/session-parts.ts'

/** No port is called this: it stands where the number belongs. */
const anyPort = 65_535

/** What a lesson does by itself in its learner's sandbox. Nothing here rejects: it is the lesson's affair, and logged. */
export class LessonScripts {
  /** A page's scripts are begun after those of the pages before it, whoever asks. */
  private turns = new Map<SandboxId, Promise<void>>()

  constructor(
    private readonly parts: SessionParts,
    private readonly sessions: LiveSessions,
  ) {}

  /** The session has got a sandbox. */
  begin(session: LiveSession, lesson: Lesson): Promise<void> {
    return this.queue(session, async (sandboxId) => {
      if (hasBeginning(lesson)) await this.beginLesson(session, sandboxId, lesson)
      if (session.redo) await this.catchUp(session, sandboxId, lesson)
      await this.beginPages(session, sandboxId, lesson)
    })
  }

  private beginLesson(session: LiveSession, sandboxId: SandboxId, lesson: Lesson): Promise<void> {
    const address = this.parts.addressesOf({ sessionId: session.id, sandboxId }).preview(anyPort, '')
    const portAddress = address.replace(String(anyPort), 'PORT')
    const parts = { ...this.parts, fill: this.fill(session, sandboxId), portAddress }
    return this.follow(session, beginLesson(parts, sandboxId, lesson))
  }

  /** What the pages before the learner's bring, and what their learner does on them. */
  private async catchUp(session: LiveSession, sandboxId: SandboxId, lesson: Lesson): Promise<void> {
    session.redo = false
    this.sessions.changeReady(session, { catchingUp: true })
    for (const page of lesson.pages.slice(0, session.page)) {
      await this.beginPage(session, sandboxId, page)
      const done = redoStep({ ...this.parts, fill: this.fill(session, sandboxId) }, sandboxId, page)
      await done.catch(this.logFailure(session))
    }
    if (session.sandboxId === sandboxId) this.sessions.changeReady(session, {}, 'catchingUp')
  }

  /** The learner has opened a page: what it and the pages before it bring is begun, unless it was. */
  enter(session: LiveSession, lesson: Lesson): Promise<void> {
    return this.queue(session, (sandboxId) => this.beginPages(session, sandboxId, lesson))
  }

  private async beginPages(session: LiveSession, sandboxId: SandboxId, lesson: Lesson): Promise<void> {
    for (const page of lesson.pages.slice(0, session.page + 1)) {
      await this.beginPage(session, sandboxId, page)
    }
  }

  private beginPage(session: LiveSession, sandboxId: SandboxId, page: Page): Promise<void> {
    const parts = { ...this.parts, fill: this.fill(session, sandboxId) }
    return this.follow(session, beginPageScripts(parts, sandboxId, page))
  }

  private fill({ id: sessionId }: LiveSession, sandboxId: SandboxId): (text: string) => string {
    const addresses = this.parts.addressesOf({ sessionId, sandboxId })
    return (text) => fillPlaceholders(text, addresses)
  }

  private queue(session: LiveSession, work: (sandboxId: SandboxId) => Promise<void>): Promise<void> {
    const { sandboxId } = session
    if (!sandboxId) return Promise.resolve()
    const turn = (this.turns.get(sandboxId) ?? Promise.resolve()).then(() => work(sandboxId))
    this.turns.set(sandboxId, turn)
    return turn.finally(() => {
      if (this.turns.get(sandboxId) === turn) this.turns.delete(sandboxId)
    })
  }

  /** Waits for the beginning; what is typed may take its time. */
  private async follow(session: LiveSession, work: Promise<{ typed: Promise<unknown> }>): Promise<void> {
    const logFailure = this.logFailure(session)
    try {
      const { typed } = await work
      typed.catch(logFailure)
    } catch (error) {
      logFailure(error)
    }
  }

  private logFailure(session: LiveSession): (error: unknown) => void {
    return (error) =>
      this.parts.log.warn({ err: error, sessionId: session.id }, 'a script of the lesson did not run')
  }
}

/** A lesson of plain text and commands has nothing to begin: a class that starts at once is spared the work. */
function hasBeginning({ pages, workspace }: Lesson): boolean {
  return (
    workspace.greeting !== '' ||
    workspace.terminals.some(({ command }) => command !== undefined) ||
    pages.some(
      ({ foreground, background, text }) =>
        foreground !== undefined ||
        background !== undefined ||
        (text.status === 'ready' && text.markdown.includes('/etc/killercoda')),
    )
  )
}
