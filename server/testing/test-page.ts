import { randomBytes } from 'node:crypto'
import { io, type Socket } from 'socket.io-client'
import type { z } from 'zod'
import type { Result } from '#common/problem.ts'
import type { Messages, Replies, Requests, ServerEvents, TerminalSnapshot } from '#common/protocol.ts'
import { WriterId } from '#common/protocol.ts'
import { TerminalNumber } from '#common/sandbox.ts'
import type { SessionId, SessionState, SessionView } from '#common/session.ts'
import { parser } from '#server/realtime/page-parser.ts'
import { eventually } from '#server/testing/eventually.ts'

type Told = {
  [E in keyof ServerEvents]: { event: E; payload: Parameters<ServerEvents[E]>[0] }
}[keyof ServerEvents]

/** A page as the server sees it: a real connection that keeps what it is told. */
export class TestPage {
  readonly told: Told[] = []
  private readonly socket: Socket

  constructor(origin: string, headers: Record<string, string>, transports = ['websocket']) {
    this.socket = io(origin, {
      parser,
      transports,
      extraHeaders: headers,
      forceNew: true,
      reconnection: false,
    })
    this.socket.onAny((...told: unknown[]) => this.told.push({ event: told[0], payload: told[1] } as Told))
  }

  /** Rejects with what the server refused it for. */
  connected(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.socket.connected) resolve()
      this.socket.once('connect', resolve)
      this.socket.once('connect_error', reject)
    })
  }

  get isConnected(): boolean {
    return this.socket.connected
  }

  async request<R extends keyof Requests>(
    name: R,
    payload: z.input<Requests[R]>,
  ): Promise<Result<Replies[R]>> {
    return (await this.ask(name, payload)) as Result<Replies[R]>
  }

  /** Anything at all, as a broken or hostile page may. */
  ask(event: string, ...payload: unknown[]): Promise<unknown> {
    return this.socket.timeout(50_000).emitWithAck(event, ...payload)
  }

  send<M extends keyof Messages>(name: M, payload: z.input<Messages[M]>): void {
    this.socket.emit(name, payload)
  }

  emit(event: string, ...payload: unknown[]): void {
    this.socket.emit(event, ...payload)
  }

  async open(lessonId: SessionView['lessonId'], replace = false): Promise<SessionView> {
    return value(await this.request('session:open', { lessonId, replace }))
  }

  /** The session once it is there, as its page is told. */
  async until(sessionId: SessionId, status: SessionState['status']): Promise<SessionState> {
    return eventually(() => {
      const state = this.stateOf(sessionId)
      if (state?.status !== status) throw new Error(`${status} expected, is ${state?.status ?? 'unknown'}`)
      return state
    })
  }

  stateOf(sessionId: SessionId): SessionState | undefined {
    const views = this.events('session:changed').filter((view) => view.id === sessionId)
    return views.at(-1)?.state
  }

  events<E extends keyof ServerEvents>(event: E): Parameters<ServerEvents[E]>[0][] {
    return this.told.flatMap((told) =>
      told.event === event ? [told.payload as Parameters<ServerEvents[E]>[0]] : [],
    )
  }

  /** Waits for a fact that fits. */
  hears<E extends keyof ServerEvents>(
    event: E,
    fits: (payload: Parameters<ServerEvents[E]>[0]) => boolean = () => true,
  ): Promise<Parameters<ServerEvents[E]>[0]> {
    return eventually(() => {
      const heard = this.events(event).find(fits)
      if (heard === undefined) throw new Error(`${event} was not heard`)
      return heard
    })
  }

  terminal(sessionId: SessionId, writer = newWriter()): TestTerminal {
    return new TestTerminal(this, sessionId, writer)
  }

  close(): void {
    this.socket.disconnect()
  }
}

const firstTerminal = TerminalNumber.parse(1)

/** The first terminal of a session, as a page types into it and draws it. */
export class TestTerminal {
  typed = 0
  private snapshot: TerminalSnapshot | undefined

  constructor(
    private readonly page: TestPage,
    private readonly sessionId: SessionId,
    readonly writer: WriterId,
  ) {}

  async attach(size = { cols: 80, rows: 24 }): Promise<TerminalSnapshot> {
    const { sessionId, writer } = this
    this.snapshot = value(
      await this.page.request('terminal:attach', { sessionId, terminal: firstTerminal, size, writer }),
    )
    this.typed = this.snapshot.accepted
    return this.snapshot
  }

  type(text: string, start = this.typed): void {
    const { sessionId, writer } = this
    const bytes = Buffer.from(text)
    this.typed = start + bytes.length
    this.page.send('terminal:input', { sessionId, terminal: firstTerminal, writer, start, bytes })
  }

  draw(drawn: number): void {
    this.page.send('terminal:drawn', { sessionId: this.sessionId, terminal: firstTerminal, drawn })
  }

  /** The screen at the snapshot and what was printed since: a gap or an overlap throws. */
  get text(): string {
    if (!this.snapshot) return ''
    let text = this.snapshot.screen
    let end = this.snapshot.offset
    for (const { offset, bytes } of this.page.events('terminal:output')) {
      if (offset < this.snapshot.offset) continue
      if (offset !== end) throw new Error(`output at ${offset}, expected at ${end}`)
      end += bytes.length
      text += Buffer.from(bytes).toString()
    }
    return text
  }

  get end(): number {
    const last = this.page.events('terminal:output').at(-1)
    return last ? last.offset + last.bytes.length : 0
  }

  /** Waits until the server has said that the shell has this much of what was typed. */
  async isAccepted(upTo: number): Promise<void> {
    await eventually(() => {
      const alone = this.page.events('terminal:accepted').map(({ accepted }) => accepted)
      const withOutput = this.page.events('terminal:output').map(({ accepted = 0 }) => accepted)
      const accepted = Math.max(0, ...alone, ...withOutput)
      if (accepted !== upTo) throw new Error(`${upTo} bytes expected to be accepted, were ${accepted}`)
    })
  }

  async shows(part: string | RegExp): Promise<void> {
    await eventually(() => {
      const isShown = typeof part === 'string' ? this.text.includes(part) : part.test(this.text)
      if (!isShown) throw new Error(`${String(part)} is not in ${JSON.stringify(this.text.slice(-300))}`)
    })
  }
}

export function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problem.code)
  return result.value
}

function newWriter(): WriterId {
  return WriterId.parse(randomBytes(8).toString('hex'))
}
