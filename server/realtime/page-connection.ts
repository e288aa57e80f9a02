import type { z } from 'zod'
import { ProblemError, refused, type Result } from '#common/problem.ts'
import type { Actor } from '#common/person.ts'
import { messages, requests, type Messages, type Replies, type Requests } from '#common/protocol.ts'
import type { Log } from '#server/log.ts'
import type { PageSocket } from '#server/realtime/page-socket.ts'
import type { RealtimeParts } from '#server/realtime/realtime-parts.ts'
import { TokenBucket } from '#server/token-bucket.ts'
import { headersOf } from '#server/request-headers.ts'

const requestRate = { burst: 60, perSecond: 20 }
/** Typing, pasting and drawing at full speed stay far below. */
const messageRate = { burst: 10_000, perSecond: 2000 }
const loginCheckMs = 60_000
/** A stranger's name may be megabytes. */
const mostLoggedName = 100

export interface RequestContext {
  /** Runs right after the reply went out, before anything else is sent. */
  afterReply: (run: () => void) => void
}

type RequestHandler<R extends keyof Requests> = (
  request: z.output<Requests[R]>,
  context: RequestContext,
) => Promise<Result<Replies[R]>>

// Said this way the compiler knows what belongs to which name.
const requestSchemas: { [R in keyof Requests]: z.ZodType<z.output<Requests[R]>> } = requests
const messageSchemas: { [M in keyof Messages]: z.ZodType<z.output<Messages[M]>> } = messages

/** One page's connection: parses what it sends before anybody sees it, and answers whatever happens. */
export class PageConnection {
  readonly actor: Actor
  readonly log: Log
  private readonly requestBucket: TokenBucket
  private readonly messageBucket: TokenBucket
  private signedInAt: number

  constructor(
    readonly socket: PageSocket,
    private readonly parts: Pick<RealtimeParts, 'authenticate' | 'clock' | 'log'>,
  ) {
    this.actor = socket.data.actor
    this.log = parts.log.child({ userId: this.actor.id, socket: socket.id })
    this.requestBucket = new TokenBucket(parts.clock, requestRate)
    this.messageBucket = new TokenBucket(parts.clock, messageRate)
    this.signedInAt = parts.clock.now()
    // Who speaks no JavaScript of ours may name an event with anything.
    socket.onAny((event: unknown, ...args: unknown[]) => {
      if (typeof event !== 'string' || !isEvent(event)) this.refuseUnknown(event, args.at(-1))
    })
  }

  /** Answers a request: a wrong one is refused, a broken machine becomes its problem. */
  onRequest<R extends keyof Requests>(name: R, handle: RequestHandler<R>): void {
    const schema = requestSchemas[name]
    const event: string = name
    this.socket.on(event, (...args: unknown[]) => {
      const reply = args.pop()
      if (!isFunction(reply)) {
        this.log.info({ event: name }, 'request without a reply function')
        return
      }
      const after: (() => void)[] = []
      const context = { afterReply: (run: () => void) => after.push(run) }
      void this.answer(name, async () => {
        const request = schema.safeParse(args[0])
        return request.success ? handle(request.data, context) : this.refuse(name, request.error)
      }).then((result) => {
        reply(result)
        for (const run of after) run()
      })
    })
  }

  /** Hears a message of the hot path. A malformed one is dropped; too many of them cost the connection. */
  onMessage<M extends keyof Messages>(name: M, handle: (message: z.output<Messages[M]>) => void): void {
    const schema = messageSchemas[name]
    const event: string = name
    this.socket.on(event, (payload: unknown) => {
      // What was lost with the connection is sent again over the next one, so nothing typed is lost.
      if (!this.messageBucket.take()) return void this.socket.disconnect(true)
      const message = schema.safeParse(payload)
      if (message.success) handle(message.data)
      else this.refuse(name, message.error)
    })
  }

  private async answer<T>(name: string, work: () => Promise<Result<T>>): Promise<Result<T>> {
    if (!this.requestBucket.take()) return refused('too-fast')
    try {
      if (await this.isSignedIn()) return await work()
      // After the answer went out.
      setImmediate(() => this.socket.disconnect(true))
      return refused('not-signed-in')
    } catch (error) {
      const isKnown = error instanceof ProblemError
      this.log[isKnown ? 'warn' : 'error']({ err: error, event: name }, 'request failed')
      return isKnown ? { ok: false, problem: error.problem } : refused('unexpected')
    }
  }

  /** A connection may outlive the login that it began with. */
  private async isSignedIn(): Promise<boolean> {
    const now = this.parts.clock.now()
    if (now - this.signedInAt < loginCheckMs) return true
    const actor = await this.parts.authenticate(headersOf(this.socket.request))
    if (actor?.id !== this.actor.id) return false
    this.signedInAt = now
    return true
  }

  private refuseUnknown(event: unknown, reply: unknown): void {
    const isCounted = this.requestBucket.take()
    const name = typeof event === 'string' ? event.slice(0, mostLoggedName) : typeof event
    if (isCounted) this.log.info({ event: name }, 'message of no known name')
    if (isFunction(reply)) reply(refused(isCounted ? 'bad-message' : 'too-fast'))
  }

  private refuse(event: string, error: z.ZodError): Result<never> {
    this.log.info({ event, issues: error.issues }, 'malformed message')
    return refused('bad-message')
  }
}

function isEvent(name: string): boolean {
  return Object.hasOwn(requestSchemas, name) || Object.hasOwn(messageSchemas, name)
}

function isFunction(value: unknown): value is (result: unknown) => void {
  return typeof value === 'function'
}
