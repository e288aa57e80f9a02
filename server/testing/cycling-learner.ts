import { io, type Socket } from 'socket.io-client'
import type { LessonId } from '#common/course.ts'
import type { UserId } from '#common/person.ts'
import type { Result } from '#common/problem.ts'
import type { ClientEvents, Replies, ServerEvents } from '#common/protocol.ts'
import type { SessionId } from '#common/session.ts'
import { parser } from '#server/realtime/page-parser.ts'
import { withPatience } from './patience.ts'

/** A learner of a `mortal-server.ts` who opens a lesson and ends it, over a connection that comes back by itself. */
export class CyclingLearner {
  private readonly socket: Socket<ServerEvents, ClientEvents>

  constructor(port: number, userId: UserId) {
    this.socket = io(`http://127.0.0.1:${port}`, {
      extraHeaders: { cookie: `login=${userId}` },
      transports: ['websocket'],
      parser,
      reconnectionDelay: 50,
      reconnectionDelayMax: 200,
      forceNew: true,
    })
  }

  /** From no sandbox to one with a prompt, and to none again. `cut off`: the server went away in the middle. */
  async cycle(lessonId: LessonId): Promise<'done' | 'cut off'> {
    await this.connected()
    let cutOff = (): void => undefined
    const gone = new Promise<'cut off'>((resolve) => {
      cutOff = () => resolve('cut off')
      this.socket.once('disconnect', cutOff)
    })
    try {
      const told: string[] = []
      const ended = Promise.race([this.openAndEnd(lessonId, told), gone])
      return await withPatience(ended, () => `${lessonId}: ${told.join(', ')}`)
    } finally {
      this.socket.off('disconnect', cutOff)
      this.socket.off('session:changed')
    }
  }

  leave(): void {
    this.socket.disconnect()
  }

  /** `told`: what becomes of the session, in order. */
  private async openAndEnd(lessonId: LessonId, told: string[]): Promise<'done'> {
    let readyId: (id: SessionId) => void = () => undefined
    let fail: (reason: Error) => void = () => undefined
    const ready = new Promise<SessionId>((resolve, reject) => {
      readyId = resolve
      fail = reject
    })
    // Told before the answer, when the sandbox was there already.
    ready.catch(() => undefined)
    this.socket.on('session:changed', ({ id, state }) => {
      told.push(state.status)
      if (state.status === 'ready') readyId(id)
      if (state.status === 'failed')
        fail(new Error(`the sandbox did not start: ${JSON.stringify(state.problem)}`))
    })
    const { id, state } = await this.ask<'session:open'>((reply) =>
      this.socket.emit('session:open', { lessonId, replace: true }, reply),
    )
    told.push(`opened as ${state.status}`)
    const sessionId = state.status === 'ready' ? id : await ready
    told.push('to be ended')
    await this.ask<'session:end'>((reply) => this.socket.emit('session:end', { sessionId }, reply))
    return 'done'
  }

  private async connected(): Promise<void> {
    if (this.socket.connected) return
    await new Promise<void>((resolve) => this.socket.once('connect', () => resolve()))
  }

  private ask<R extends keyof Replies>(
    send: (reply: (result: Result<Replies[R]>) => void) => void,
  ): Promise<Replies[R]> {
    return new Promise((resolve, reject) => {
      send((result) => (result.ok ? resolve(result.value) : reject(new Error(result.problem.code))))
    })
  }
}
