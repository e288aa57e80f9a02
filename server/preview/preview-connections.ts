import { Agent, type ClientRequest } from 'node:http'
import { Duplex } from 'node:stream'
import type { PreviewTarget } from '#common/preview.ts'
import { secondMachine, type Machine, type SandboxId } from '#common/sandbox.ts'
import type { Clock } from '#server/clock.ts'
import type { SandboxHost } from '#server/sandbox/sandbox-host.ts'

/** Each is a process inside: enough for a page, and kept no longer than a page needs to load. */
const maxConnections = 12
const idleMs = 10_000

/** Kept-alive connections into sandboxes, a few for each port. */
export class PreviewConnections {
  readonly #host: Pick<SandboxHost, 'dial'>
  readonly #clock: Clock
  readonly #agents = new Map<string, DialAgent>()

  constructor(host: Pick<SandboxHost, 'dial'>, clock: Clock) {
    this.#host = host
    this.#clock = clock
  }

  dial(target: PreviewTarget): Promise<Duplex> {
    return this.#host.dial(target.sandboxId, target.port, machineOf(target))
  }

  agent(target: PreviewTarget): Agent {
    const key = `${target.sandboxId} ${target.port} ${machineOf(target)}`
    this.#agents.forEach((agent, other) => {
      if (other !== key && agent.isUnused) this.#agents.delete(other)
    })
    const agent = this.#agents.get(key) ?? new DialAgent(() => this.dial(target), this.#clock)
    this.#agents.set(key, agent)
    return agent
  }

  /** Closes what is kept to a sandbox that has ended. */
  forget(sandboxId: SandboxId): void {
    for (const [key, agent] of this.#agents) {
      if (!key.startsWith(`${sandboxId} `)) continue
      agent.destroy()
      this.#agents.delete(key)
    }
  }

  close(): void {
    for (const agent of this.#agents.values()) agent.destroy()
    this.#agents.clear()
  }
}

function machineOf({ prefix }: PreviewTarget): Machine {
  return prefix === secondMachine ? 2 : 1
}

/**
 * Hands out streams that are still connecting. (To one that is told of a connection later, Node's Agent opens as many
 * as there are requests in the meantime.)
 */
class DialAgent extends Agent {
  readonly #dial: () => Promise<Duplex>
  readonly #clock: Clock
  readonly #idle = new Map<Duplex, () => void>()

  constructor(dial: () => Promise<Duplex>, clock: Clock) {
    super({ keepAlive: true, maxSockets: maxConnections, maxFreeSockets: maxConnections })
    this.#dial = dial
    this.#clock = clock
  }

  get isUnused(): boolean {
    return [this.sockets, this.freeSockets, this.requests].every((used) => Object.keys(used).length === 0)
  }

  override createConnection(): Duplex {
    return new ConnectingStream(this.#dial)
  }

  override keepSocketAlive(stream: Duplex): boolean {
    this.#idle.set(
      stream,
      this.#clock.after(idleMs, () => stream.destroy()),
    )
    return true
  }

  override reuseSocket(stream: Duplex, request: ClientRequest): void {
    super.reuseSocket(stream, request)
    this.#idle.get(stream)?.()
    this.#idle.delete(stream)
  }
}

/** A stream before it is there: what is written waits. */
class ConnectingStream extends Duplex {
  readonly #connect: () => Promise<Duplex>
  #stream: Duplex | undefined

  constructor(connect: () => Promise<Duplex>) {
    super({ allowHalfOpen: false })
    this.#connect = connect
  }

  override _construct(done: (error?: Error | null) => void): void {
    this.#connect().then((stream) => {
      this.#join(stream)
      done()
    }, done)
  }

  override _read(): void {
    this.#stream?.resume()
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
      if (!this.push(chunk)) stream.pause()
    })
    stream.on('end', () => this.push(null))
    stream.on('error', (error) => this.destroy(error))
    stream.on('close', () => {
      if (!stream.readableEnded) this.destroy()
    })
  }
}
