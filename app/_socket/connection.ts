import { io, type Socket } from 'socket.io-client'
import type { z } from 'zod'
import { refused, type Result } from '#common/problem.ts'
import type { ConnectionRefusal, Messages, Replies, Requests, ServerEvents } from '#common/protocol.ts'
import { parser } from './page-parser.ts'
import { Silence } from './silence.ts'

export type RequestName = keyof Requests
export type RequestPayload<R extends RequestName> = z.input<Requests[R]>
export type MessageName = keyof Messages
export type MessagePayload<M extends MessageName> = z.input<Messages[M]>
export type EventName = keyof ServerEvents
export type EventPayload<E extends EventName> = Parameters<ServerEvents[E]>[0]

/**
 * `connecting`: not yet. `reconnecting`: was, and tries again by itself. `offline`: this device has no
 * network. `crowded`: too many pages of theirs are open, and this one tries again by itself. `refused`: the server
 * turned this browser away (signed out, or another site's page).
 */
export type ConnectionStatus = 'connecting' | 'connected' | 'reconnecting' | 'offline' | 'crowded' | 'refused'

/** How long a request may stay unanswered, in milliseconds. */
const answerTimeoutMs = 15_000
/** Checks run the author's script, which has a time limit of its own on the server. */
const checkTimeoutMs = 120_000
/** Answered without looking at the sandbox, so that a late answer says something of the connection. */
const promptRequests: ReadonlySet<RequestName> = new Set(['session:keep', 'step:enter', 'terminal:resize'])
/** After the server closed the connection on purpose, socket.io leaves the next try to us. */
const retryMs = 1_000
/** Until then the learner has hardly closed another page. */
const crowdedRetryMs = 3_000
const crowded: ConnectionRefusal = 'too-many-pages'

/** The page's one connection to the server: requests with answers, messages without, facts to listen to. */
export class Connection {
  private socket: Socket | undefined
  private current: ConnectionStatus = 'connecting'
  private retry: ReturnType<typeof setTimeout> | undefined
  private readonly silence = new Silence({
    after(milliseconds, run) {
      const timer = setTimeout(run, milliseconds)
      return () => clearTimeout(timer)
    },
    onSilent: () => this.become('reconnecting'),
    onHeard: () => this.become(this.socket?.connected ? 'connected' : 'reconnecting'),
    onLost: () => this.reconnect(),
  })
  private readonly statusListeners = new Set<() => void>()
  private readonly connectListeners = new Set<() => void>()

  /** Connects, and stays connected until the returned function is called. Browser only. */
  open(): () => void {
    this.live().connect()
    const goOffline = () => this.become('offline')
    const comeBack = () => this.reconnect()
    window.addEventListener('offline', goOffline)
    window.addEventListener('online', comeBack)
    return () => {
      window.removeEventListener('offline', goOffline)
      window.removeEventListener('online', comeBack)
      clearTimeout(this.retry)
      this.silence.forget()
      this.socket?.disconnect()
      this.become('connecting')
    }
  }

  /** Asks, and resolves with the server's answer; with a problem when none comes. Never rejects. */
  async request<R extends RequestName>(event: R, payload: RequestPayload<R>): Promise<Result<Replies[R]>> {
    const timeout = event === 'check:run' || event === 'challenge:look' ? checkTimeoutMs : answerTimeoutMs
    if (this.socket?.connected && promptRequests.has(event)) this.silence.expectAnswer()
    try {
      return (await this.live().timeout(timeout).emitWithAck(event, payload)) as Result<Replies[R]>
    } catch {
      return refused('server-silent')
    }
  }

  /** Says something of the hot path; false when there is no connection to say it on. */
  send<M extends MessageName>(message: M, payload: MessagePayload<M>): boolean {
    if (!this.socket?.connected) return false
    this.socket.emit(message, payload)
    return true
  }

  /** Tells of a fact from the server until the returned function is called. */
  listen<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void {
    const name: string = event
    const socket = this.live().on(name, listener)
    return () => socket.off(name, listener)
  }

  /** Runs now if connected, and at each connection from here on: the server remembers nothing of the last one. */
  onConnect(listener: () => void): () => void {
    this.connectListeners.add(listener)
    if (this.socket?.connected) listener()
    return () => this.connectListeners.delete(listener)
  }

  readonly getStatus = (): ConnectionStatus => this.current

  readonly subscribeStatus = (listener: () => void): (() => void) => {
    this.statusListeners.add(listener)
    return () => this.statusListeners.delete(listener)
  }

  private live(): Socket {
    this.socket ??= this.build()
    return this.socket
  }

  private build(): Socket {
    const socket = io({
      autoConnect: false,
      parser,
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      reconnectionDelay: 250,
      reconnectionDelayMax: 2_000,
    })
    socket.on('connect', () => {
      socket.io.engine.on('packet', () => this.silence.hear())
      this.silence.watch()
      this.become('connected')
      for (const listener of this.connectListeners) listener()
    })
    socket.on('disconnect', (reason) => {
      this.silence.forget()
      if (reason === 'io client disconnect') return
      this.become('reconnecting')
      if (reason === 'io server disconnect') this.retry = setTimeout(() => socket.connect(), retryMs)
    })
    socket.on('connect_error', ({ message }) => {
      // A socket that stays active tries again by itself; one that does not was turned away by the server.
      if (socket.active) this.become('reconnecting')
      else if (message !== crowded) this.become('refused')
      else {
        this.become('crowded')
        this.retry = setTimeout(() => socket.connect(), crowdedRetryMs)
      }
    })
    return socket
  }

  /** A connection from before may look open and lead nowhere. */
  private reconnect(): void {
    clearTimeout(this.retry)
    this.socket?.disconnect().connect()
    this.become('reconnecting')
  }

  private become(status: ConnectionStatus): void {
    const known = status === 'reconnecting' && this.current === 'offline' && !navigator.onLine
    const next = known ? 'offline' : status
    if (next === this.current) return
    this.current = next
    for (const listener of this.statusListeners) listener()
  }
}
