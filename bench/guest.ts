import { randomBytes } from 'node:crypto'
import { io, type Socket } from 'socket.io-client'
import type { LessonId } from '#common/course.ts'
import type { FilePath } from '#common/file.ts'
import {
  WriterId,
  outputAckBytes,
  type ClientEvents,
  type Replies,
  type ServerEvents,
} from '#common/protocol.ts'
import type { Result } from '#common/problem.ts'
import { TerminalNumber } from '#common/sandbox.ts'
import type { SessionView } from '#common/session.ts'
import { parser } from '#server/realtime/page-parser.ts'
import { TextStream } from './text-stream.ts'
import type { Typist } from './typist.ts'

/** A learner without a browser: the same cookie, the same socket and the same events as the lesson page. */
export class Guest {
  /** Of the login, as a browser sends it. */
  readonly cookie: string
  readonly #url: string
  readonly #socket: Socket<ServerEvents, ClientEvents>

  private constructor(url: string, cookie: string, socket: Socket<ServerEvents, ClientEvents>) {
    this.#url = url
    this.cookie = cookie
    this.#socket = socket
  }

  static async arrive(url: string, name: string): Promise<Guest> {
    const answer = await fetch(`${url}/api/auth/sign-in/anonymous`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify({ name }),
    })
    if (!answer.ok) throw new Error(`signing in as a guest was answered ${answer.status}`)
    const cookie = answer.headers
      .getSetCookie()
      .map((header) => header.split(';')[0])
      .join('; ')
    return Guest.#connect(url, cookie)
  }

  /** Another page of the same learner, with a connection of its own. */
  openPage(): Promise<Guest> {
    return Guest.#connect(this.#url, this.cookie)
  }

  /** Resolves when the lesson's sandbox is ready. */
  async openLesson(lessonId: LessonId): Promise<SessionView> {
    const becameReady = new Promise<SessionView>((resolve, reject) => {
      this.#socket.on('session:changed', (session) => {
        if (session.state.status === 'ready') resolve(session)
        if (session.state.status === 'failed') reject(new Error(session.state.problem.code))
      })
    })
    const session = await this.#ask<'session:open'>((reply) =>
      this.#socket.emit('session:open', { lessonId, replace: true }, reply),
    )
    return session.state.status === 'ready' ? session : becameReady
  }

  async openTerminal(session: SessionView, number = 1): Promise<Typist> {
    const terminal = TerminalNumber.parse(number)
    const key = { sessionId: session.id, terminal }
    const writer = WriterId.parse(randomBytes(8).toString('hex'))
    const output = new TextStream()
    let start = 0
    let acknowledged = 0
    let connected = true
    this.#socket.on('disconnect', () => (connected = false))
    this.#socket.on('terminal:lost', () => (connected = false))
    this.#socket.on('terminal:output', (message) => {
      if (message.terminal !== terminal || message.sessionId !== session.id) return
      output.push(message.bytes)
      const drawn = message.offset + message.bytes.length
      if (drawn - acknowledged < outputAckBytes) return
      acknowledged = drawn
      this.#socket.emit('terminal:drawn', { ...key, drawn })
    })
    const snapshot = await this.#ask<'terminal:attach'>((reply) =>
      this.#socket.emit('terminal:attach', { ...key, size: { cols: 80, rows: 24 }, writer }, reply),
    )
    acknowledged = snapshot.offset
    output.push(Buffer.from(snapshot.screen))
    return {
      output,
      type: (text) => {
        const bytes = Buffer.from(text)
        this.#socket.emit('terminal:input', { ...key, writer, start, bytes })
        start += bytes.length
      },
      isConnected: () => connected,
      close: () => this.#socket.emit('terminal:detach', key, () => undefined),
    }
  }

  async check(session: SessionView, page: number): Promise<void> {
    await this.#ask<'check:run'>((reply) =>
      this.#socket.emit('check:run', { sessionId: session.id, page }, reply),
    )
  }

  /** What the editor asks for when a file is opened. */
  async readFile(session: SessionView, path: FilePath): Promise<void> {
    const reading = await this.#ask<'file:read'>((reply) =>
      this.#socket.emit('file:read', { sessionId: session.id, path }, reply),
    )
    if (reading.status !== 'read') throw new Error(`the file is ${reading.status}`)
  }

  /** What it asks for when it is saved. */
  async writeFile(session: SessionView, path: FilePath, bytes: Buffer<ArrayBuffer>): Promise<void> {
    const written = await this.#ask<'file:write'>((reply) =>
      this.#socket.emit('file:write', { sessionId: session.id, path, expected: 'anything', bytes }, reply),
    )
    if (written.status !== 'written') throw new Error(`the file was ${written.status}`)
  }

  async endSession(session: SessionView): Promise<void> {
    await this.#ask<'session:end'>((reply) =>
      this.#socket.emit('session:end', { sessionId: session.id }, reply),
    )
  }

  leave(): void {
    this.#socket.disconnect()
  }

  static async #connect(url: string, cookie: string): Promise<Guest> {
    const socket: Socket<ServerEvents, ClientEvents> = io(url, {
      parser,
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders: { cookie, origin: url },
    })
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('connect_error', reject)
    })
    return new Guest(url, cookie, socket)
  }

  #ask<R extends keyof Replies>(
    send: (reply: (result: Result<Replies[R]>) => void) => void,
  ): Promise<Replies[R]> {
    return new Promise((resolve, reject) => {
      send((result) => (result.ok ? resolve(result.value) : reject(new Error(result.problem.code))))
    })
  }
}
