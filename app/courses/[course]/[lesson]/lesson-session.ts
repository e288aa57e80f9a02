import type { ChallengeLook, CheckResult } from '#common/check.ts'
import type { Language, LessonId, QuizAnswer } from '#common/course.ts'
import type { Problem, Result } from '#common/problem.ts'
import type { Aid, LessonProgress } from '#common/progress.ts'
import type { SandboxId } from '#common/sandbox.ts'
import type { EndReason, SessionId, SessionState, SessionView } from '#common/session.ts'
import type { Connection } from '#app/_socket/connection.ts'

/** What stands beside the text. `asking`: the server has not answered yet. */
export type Sitting =
  { status: 'asking' } | { status: 'refused'; problem: Problem } | { status: 'open'; session: SessionView }

/** All that the lesson page knows from the server; a new object at each change. */
export interface LessonNow {
  sitting: Sitting
  progress: LessonProgress | undefined
  /** The sandbox ends then (milliseconds since the epoch) unless its owner says a word. */
  idleEndsAt: number | undefined
  /** The newest sandbox of the learner's; what was done and found in the one before it holds no more. */
  machine: SandboxId | undefined
  /** The page whose check was run by itself last in this machine, and passed. */
  foundDone: number | undefined
  /** The sandbox that the learner had is gone, for a reason that may be known, and this is another one. */
  renewed: EndReason | 'unknown' | undefined
}

interface LessonSessionParts {
  connection: Pick<Connection, 'request' | 'listen' | 'onConnect' | 'getStatus'>
  lessonId: LessonId
  /** What the lesson is read in. */
  language: Language
  /** As the page was drawn with. */
  progress: LessonProgress | undefined
  page: number
  /** Runs once after so many milliseconds, unless the returned function is called first. */
  after: (milliseconds: number, run: () => void) => () => void
}

/** An engine that does not answer is asked again by itself, so that the lesson starts when it is back. */
const askAgainMs = 5_000

/** The learner's sitting with one lesson: opens it, keeps it open across reconnections, and follows it. */
export class LessonSession {
  private now: LessonNow
  private page: number
  private cancelRetry = () => {}
  /** Who saw it end knows why. */
  private sawEnd = false
  private readonly listeners = new Set<() => void>()

  constructor(private readonly parts: LessonSessionParts) {
    this.page = parts.page
    this.now = {
      sitting: { status: 'asking' },
      progress: parts.progress,
      idleEndsAt: undefined,
      machine: undefined,
      foundDone: undefined,
      renewed: undefined,
    }
  }

  /** Follows the session until the returned function is called; it goes on without this page. */
  start(): () => void {
    const { connection, lessonId } = this.parts
    const closers = [
      connection.listen('session:changed', (session) => this.follow(session)),
      connection.listen('session:idle', ({ sessionId, endsAt }) => {
        if (sessionId === this.sessionId) this.become({ idleEndsAt: endsAt })
      }),
      connection.listen('check:passed', ({ sessionId, page }) => {
        if (sessionId === this.sessionId) this.become({ foundDone: page })
      }),
      connection.listen('progress:changed', (progress) => {
        if (progress.lessonId === lessonId) this.become({ progress })
      }),
      connection.onConnect(() => {
        if (this.state?.status !== 'ended') void this.open()
      }),
    ]
    return () => {
      this.cancelRetry()
      for (const close of closers.splice(0)) close()
    }
  }

  /** Asks for a sandbox anew, after there was none. `replace` ends another lesson's session. */
  async startAgain(replace = false): Promise<void> {
    this.sawEnd = this.isOver
    this.become({ sitting: { status: 'asking' }, idleEndsAt: undefined, renewed: undefined })
    await this.open(replace)
  }

  /** Opens the lesson, or finds the sitting that is open. */
  private async open(replace = false): Promise<void> {
    const { connection, lessonId } = this.parts
    this.cancelRetry()
    const answer = await connection.request('session:open', { lessonId, replace })
    if (answer.ok) {
      this.accept(answer.value)
      await this.tellPage()
    } else if (connection.getStatus() === 'connected') this.refuse(answer.problem)
  }

  /** Gives the learner a fresh sandbox in the place of this one; `step`: with the steps before this one done. */
  async reset(to: 'lesson' | 'step'): Promise<Result<unknown>> {
    const sessionId = this.sessionId
    if (sessionId === undefined) return { ok: false, problem: { code: 'sandbox-gone', params: {} } }
    return this.followed(await this.parts.connection.request('session:reset', { sessionId, to }))
  }

  async end(): Promise<Result<unknown>> {
    return this.ask('session:end')
  }

  /** Asks for more time. */
  async extend(): Promise<Result<unknown>> {
    return this.ask('session:extend')
  }

  /** Says that the learner is still here. */
  async keep(): Promise<Result<unknown>> {
    const answer = await this.ask('session:keep')
    if (answer.ok) this.become({ idleEndsAt: undefined })
    return answer
  }

  /** The learner looks at this page of the lesson now. */
  async enter(page: number): Promise<void> {
    this.page = page
    await this.tellPage()
  }

  async check(page: number): Promise<CheckResult> {
    const sessionId = this.sessionId
    if (sessionId === undefined) return { status: 'error', problem: { code: 'sandbox-gone', params: {} } }
    const { connection, language } = this.parts
    const answer = await connection.request('check:run', { sessionId, page, language })
    if (!answer.ok) return { status: 'error', problem: answer.problem }
    this.become({ progress: answer.value.progress })
    return answer.value.result
  }

  /** Counts what the learner was shown. What does not reach the server is not worth a word. */
  async tellAid(page: number, aid: Aid): Promise<void> {
    const sessionId = this.sessionId
    if (sessionId === undefined) return
    const answer = await this.parts.connection.request('step:aid', { sessionId, page, aid })
    if (answer.ok) this.become({ progress: answer.value })
  }

  /** All questions of a page are answered right: the server judges them once more, and remembers it. */
  async tellQuiz(page: number, answers: { line: number; answer: QuizAnswer }[]): Promise<void> {
    const sessionId = this.sessionId
    if (sessionId === undefined) return
    const { connection, language } = this.parts
    const answer = await connection.request('quiz:pass', { sessionId, page, language, answers })
    if (answer.ok) this.become({ progress: answer.value })
  }

  /** How a challenge's task stands; none when it cannot be told now. */
  async look(page: number): Promise<ChallengeLook | undefined> {
    const sessionId = this.sessionId
    if (sessionId === undefined) return undefined
    const { connection, language } = this.parts
    const answer = await connection.request('challenge:look', { sessionId, page, language })
    if (!answer.ok) return undefined
    if (answer.value.status === 'done') this.become({ progress: answer.value.progress })
    return answer.value
  }

  dismissRenewed(): void {
    this.become({ renewed: undefined })
  }

  readonly getNow = (): LessonNow => this.now

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  private get state(): SessionState | undefined {
    return this.now.sitting.status === 'open' ? this.now.sitting.session.state : undefined
  }

  private get isOver(): boolean {
    return this.state?.status === 'ended' || this.state?.status === 'failed'
  }

  private get sessionId(): SessionId | undefined {
    return this.now.sitting.status === 'open' ? this.now.sitting.session.id : undefined
  }

  private async ask(request: 'session:end' | 'session:keep' | 'session:extend'): Promise<Result<unknown>> {
    const sessionId = this.sessionId
    if (sessionId === undefined) return { ok: false, problem: { code: 'sandbox-gone', params: {} } }
    return this.followed(await this.parts.connection.request(request, { sessionId }))
  }

  private followed(answer: Result<SessionView>): Result<unknown> {
    if (answer.ok) this.follow(answer.value)
    return answer
  }

  private async tellPage(): Promise<void> {
    const sessionId = this.sessionId
    if (sessionId === undefined || this.isOver) return
    const answer = await this.parts.connection.request('step:enter', { sessionId, page: this.page })
    if (answer.ok) this.become({ progress: answer.value })
  }

  /** The answer to `open`: whatever it says is the learner's session now. */
  private accept(session: SessionView): void {
    const before = this.sessionId
    const isOther = before !== session.id && !this.isOver && !this.sawEnd
    this.sawEnd = false
    const renewed = isOther ? (session.lastEnd ?? (before === undefined ? undefined : 'unknown')) : undefined
    this.become({ sitting: { status: 'open', session }, renewed: this.now.renewed ?? renewed })
    this.follow(session)
  }

  private follow(session: SessionView): void {
    if (session.id !== this.sessionId) return
    const { state } = session
    const idleEndsAt = state.status === 'ready' ? state.idleEndsAt : undefined
    this.become({ sitting: { status: 'open', session }, idleEndsAt })
    if (state.status === 'ready' && state.sandboxId !== this.now.machine)
      this.become({ machine: state.sandboxId, foundDone: undefined })
    if (state.status === 'failed') this.retryLater(state.problem)
  }

  private refuse(problem: Problem): void {
    this.become({ sitting: { status: 'refused', problem } })
    this.retryLater(problem)
  }

  private retryLater({ code }: Problem): void {
    if (code !== 'engine-unreachable') return
    this.cancelRetry()
    this.cancelRetry = this.parts.after(askAgainMs, () => void this.open())
  }

  private become(change: Partial<LessonNow>): void {
    this.now = { ...this.now, ...change }
    for (const listener of this.listeners) listener()
  }
}
