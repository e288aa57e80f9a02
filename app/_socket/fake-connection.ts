import { refused, type Result } from '#common/problem.ts'
import type { Replies } from '#common/protocol.ts'
import type {
  Connection,
  ConnectionStatus,
  EventName,
  EventPayload,
  MessageName,
  MessagePayload,
  RequestName,
  RequestPayload,
} from './connection.ts'

/** What the other end answers; what is not here is refused. */
export type FakeReplies = {
  [R in RequestName]?: (payload: RequestPayload<R>) => Result<Replies[R]> | Promise<Result<Replies[R]>>
}
type FakeInbox = { [M in MessageName]?: (payload: MessagePayload<M>) => void }

/** For tests: a connection whose other end is played by the test. */
export class FakeConnection implements Pick<
  Connection,
  'request' | 'send' | 'listen' | 'onConnect' | 'getStatus'
> {
  status: ConnectionStatus = 'connected'
  private readonly listeners: { event: EventName; listener: (payload: never) => void }[] = []
  private readonly connectListeners: (() => void)[] = []

  constructor(
    private readonly replies: FakeReplies,
    private readonly inbox: FakeInbox = {},
  ) {}

  request<R extends RequestName>(event: R, payload: RequestPayload<R>): Promise<Result<Replies[R]>> {
    return Promise.resolve(this.replies[event]?.(payload) ?? refused('unexpected'))
  }

  send<M extends MessageName>(message: M, payload: MessagePayload<M>): boolean {
    if (this.status !== 'connected') return false
    this.inbox[message]?.(payload)
    return true
  }

  listen<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void {
    this.listeners.push({ event, listener })
    return () => undefined
  }

  onConnect(listener: () => void): () => void {
    this.connectListeners.push(listener)
    if (this.status === 'connected') listener()
    return () => undefined
  }

  getStatus(): ConnectionStatus {
    return this.status
  }

  /** The connection is there, or there again. */
  connect(): void {
    this.status = 'connected'
    for (const listener of this.connectListeners) listener()
  }

  tell<E extends EventName>(event: E, payload: EventPayload<E>): void {
    for (const entry of this.listeners) if (entry.event === event) entry.listener(payload as never)
  }

  /** Lets the page take in what was answered. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 8; turn++) await Promise.resolve()
  }
}
