import { Agent, type ClientRequest } from 'node:http'
import { Duplex } from 'node:stream'
import type { Clock } from '#server/clock.ts'
import type { LoopShare } from './loop-share.ts'

/** Kept no longer than a page needs to load: each is a process inside. */
const idleMs = 10_000

/** What of an answer is looked at in one go: where it is chunks of a byte, it takes as long as megabytes of others do. */
const sliceBytes = 16 * 1024
/** Node reads as much of the answer ahead: in chunks of a byte, each takes more than a hundred. */
const aheadBytes = 4 * 1024

/**
 * Hands out streams that are still connecting. (To one that is told of a connection later, Node's Agent opens as many
 * as there are requests in the meantime.)
 */
export class DialAgent extends Agent {
  readonly #dial: () => Promise<Duplex>
  readonly #share: LoopShare
  readonly #clock: Clock
  readonly #idle = new Map<Duplex, () => void>()

  constructor(dial: () => Promise<Duplex>, share: LoopShare, maxConnections: number, clock: Clock) {
    super({ keepAlive: true, maxSockets: maxConnections, maxFreeSockets: maxConnections })
    this.#dial = dial
    this.#share = share
    this.#clock = clock
  }

  get isUnused(): boolean {
    return [this.sockets, this.freeSockets, this.requests].every((used) => Object.keys(used).length === 0)
  }

  override createConnection(): Duplex {
    const stream = new ConnectingStream(this.#dial, this.#share)
    return stream.once('close', () => this.#use(stream))
  }

  override keepSocketAlive(stream: Duplex): boolean {
    const cancel = this.#clock.after(idleMs, () => stream.destroy())
    this.#idle.set(stream, cancel)
    return true
  }

  override reuseSocket(stream: Duplex, request: ClientRequest): void {
    super.reuseSocket(stream, request)
    this.#use(stream)
  }

  #use(stream: Duplex): void {
    this.#idle.get(stream)?.()
    this.#idle.delete(stream)
  }
}

/** A stream before it is there: what is written waits. */
class ConnectingStream extends Duplex {
  readonly #connect: () => Promise<Duplex>
  readonly #share: LoopShare
  #stream: Duplex | undefined
  /** Not all of what came last has been passed on. */
  #isSlicing = false

  constructor(connect: () => Promise<Duplex>, share: LoopShare) {
    super({ allowHalfOpen: false, readableHighWaterMark: aheadBytes })
    this.#connect = connect
    this.#share = share
  }

  override _construct(done: (error?: Error | null) => void): void {
    this.#connect().then((stream) => {
      this.#join(stream)
      done()
    }, done)
  }

  override _read(): void {
    if (!this.#isSlicing) this.#stream?.resume()
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#stream?.write(chunk, encoding, done)
  }

  override _final(done: () => void): void {
    this.#stream?.end()
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#stream?.destroy()
    done(error)
  }

  /** Agent asks this of a socket: here nothing keeps the process alive or lets it end. */
  ref(): this {
    return this
  }

  #join(stream: Duplex): void {
    this.#stream = stream
    if (this.destroyed) stream.destroy()
    stream.on('data', (chunk: Buffer) => {
      stream.pause()
      this.#isSlicing = true
      this.#share.run(() => this.#passOn(chunk))
    })
    stream.on('end', () => this.push(null))
    stream.on('error', (error) => this.destroy(error))
    stream.on('close', () => {
      if (!stream.readableEnded) this.destroy()
    })
  }

  #passOn(chunk: Buffer): void {
    if (this.destroyed) return
    const rest = chunk.subarray(sliceBytes)
    this.#isSlicing = rest.length > 0
    const isWanted = this.push(chunk.subarray(0, sliceBytes))
    if (this.#isSlicing) this.#share.run(() => this.#passOn(rest))
    else if (isWanted) this.#stream?.resume()
  }
}
