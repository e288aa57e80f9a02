import { io, type Socket } from 'socket.io-client'
import type { LessonId } from '#common/course.ts'
import type { UserId } from '#common/person.ts'
import { refused, type Result } from '#common/problem.ts'
import type { Replies } from '#common/protocol.ts'
import type { SessionView } from '#common/session.ts'
import type {
  Connection,
  EventName,
  EventPayload,
  MessageName,
  MessagePayload,
  RequestName,
  RequestPayload,
} from './connection.ts'
import { parser } from './page-parser.ts'

/** For tests: a connection as the page has it, where there is no browser. */
export class WindowlessConnection implements Pick<Connection, 'request' | 'send' | 'listen' | 'onConnect'> {
  private readonly socket: Socket

  constructor(port: number, userId: UserId) {
    this.socket = io(`http://127.0.0.1:${port}`, {
      extraHeaders: { cookie: `login=${userId}` },
      transports: ['websocket'],
      parser,
      reconnectionDelay: 100,
      reconnectionDelayMax: 500,
      forceNew: true,
    })
  }

  /** The session of the lesson, once its sandbox is there. Rejects when it will not be. */
  async openLesson(lessonId: LessonId): Promise<SessionView> {
    const changes: SessionView[] = []
    let tell = (): void => undefined
    this.listen('session:changed', (session) => {
      if (session.lessonId === lessonId) changes.push(session)
      tell()
    })
    const opened = await this.request('session:open', { lessonId })
    if (!opened.ok) throw new Error(opened.problem.code)
    let session = opened.value
    while (session.state.status === 'queued' || session.state.status === 'starting') {
      const next = changes.shift()
      if (next) session = next
      else await new Promise<void>((resolve) => (tell = resolve))
    }
    if (session.state.status === 'ready') return session
    throw new Error(`no sandbox: ${JSON.stringify(session.state)}`)
  }

  async request<R extends RequestName>(event: R, payload: RequestPayload<R>): Promise<Result<Replies[R]>> {
    try {
      return (await this.socket.timeout(15_000).emitWithAck(event, payload)) as Result<Replies[R]>
    } catch {
      return refused('server-silent')
    }
  }

  send<M extends MessageName>(message: M, payload: MessagePayload<M>): boolean {
    if (!this.socket.connected) return false
    this.socket.emit(message, payload)
    return true
  }

  listen<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void {
    const name: string = event
    this.socket.on(name, listener)
    return () => this.socket.off(name, listener)
  }

  onConnect(listener: () => void): () => void {
    this.socket.on('connect', listener)
    if (this.socket.connected) listener()
    return () => this.socket.off('connect', listener)
  }

  close(): void {
    this.socket.disconnect()
  }
}
