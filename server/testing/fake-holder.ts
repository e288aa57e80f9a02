import type { TerminalSize } from '#common/sandbox.ts'
import type { HeldTerminal, TerminalListener } from '#server/sandbox/sandbox-host.ts'
import { FakeShell } from './fake-shell.ts'

const logBytes = 1024 * 1024
const windowBytes = 64 * 1024

/** The terminal holder in memory: the same numbering, log and flow control, around a FakeShell. */
export class FakeHolder {
  readonly accepted = new Map<string, number>()
  readonly #connections = new Set<FakeConnection>()
  readonly #onExit: () => void
  readonly #shell: FakeShell
  #log = Buffer.alloc(0)
  #end = 0

  constructor(size: TerminalSize, onExit: () => void) {
    this.#onExit = onExit
    this.#shell = new FakeShell(
      {
        print: (text) => this.#print(Buffer.from(text, 'latin1')),
        hasRoom: () =>
          [...this.#connections].every((connection) => this.#end - connection.sent < windowBytes),
        exit: () => this.#exit(),
      },
      size,
    )
  }

  get start(): number {
    return this.#end - this.#log.length
  }

  get end(): number {
    return this.#end
  }

  attach(size: TerminalSize): HeldTerminal {
    this.#shell.resize(size)
    const connection = new FakeConnection(this)
    this.#connections.add(connection)
    return connection
  }

  detach(connection: FakeConnection): void {
    this.#connections.delete(connection)
    this.#shell.wake()
  }

  resize(size: TerminalSize): void {
    this.#shell.resize(size)
  }

  type(writer: string, start: number, bytes: Uint8Array): void {
    const taken = this.accepted.get(writer) ?? 0
    const isGap = start > taken
    if (!isGap && start + bytes.length > taken) {
      this.accepted.set(writer, start + bytes.length)
      this.#shell.type(bytes.subarray(taken - start))
    } else {
      this.accepted.set(writer, taken)
    }
    for (const connection of this.#connections) connection.tellAccepted(writer)
  }

  read(from: number): Buffer {
    return this.#log.subarray(from - this.start)
  }

  /** There may be room again, since a connection took output. */
  wake(): void {
    this.#shell.wake()
  }

  /** The shell ends, whatever it is doing. */
  hangUp(): void {
    this.#exit()
  }

  /** Breaks every connection; the shell lives on. */
  breakConnections(cause: Error): void {
    for (const connection of this.#connections) connection.lose(cause)
    this.#connections.clear()
  }

  #print(bytes: Buffer): void {
    this.#end += bytes.length
    this.#log = Buffer.concat([this.#log, bytes]).subarray(-logBytes)
    for (const connection of this.#connections) connection.send()
  }

  #exit(): void {
    this.#onExit()
    for (const connection of this.#connections) connection.tellExit()
    this.#connections.clear()
  }
}

type Fact = (listener: TerminalListener) => void

class FakeConnection implements HeldTerminal {
  readonly start: number
  readonly replayEnd: number
  sent: number
  readonly #holder: FakeHolder
  readonly #facts: Fact[] = []
  #listener: TerminalListener | undefined
  #paused = false
  #closed = false
  #scheduled = false

  constructor(holder: FakeHolder) {
    this.#holder = holder
    this.start = holder.start
    this.replayEnd = holder.end
    this.sent = this.start
  }

  get accepted(): ReadonlyMap<string, number> {
    return this.#holder.accepted
  }

  listen(listener: TerminalListener): void {
    this.#listener = listener
    this.send()
  }

  write(writer: string, start: number, bytes: Uint8Array): void {
    if (!this.#closed) this.#holder.type(writer, start, bytes)
  }

  resize(size: TerminalSize): void {
    if (!this.#closed) this.#holder.resize(size)
  }

  pause(): void {
    this.#paused = true
  }

  resume(): void {
    this.#paused = false
    this.send()
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#holder.detach(this)
  }

  tellAccepted(writer: string): void {
    const accepted = this.#holder.accepted.get(writer) ?? 0
    this.#tell((listener) => listener.onAccepted(writer, accepted))
  }

  tellExit(): void {
    this.#paused = false
    this.#tell((listener) => listener.onExit())
  }

  lose(cause: Error): void {
    this.#paused = false
    this.#tell((listener) => listener.onLost(cause))
  }

  send(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    queueMicrotask(() => {
      this.#scheduled = false
      this.#deliver()
    })
  }

  #tell(fact: Fact): void {
    this.#facts.push(fact)
    this.send()
  }

  #deliver(): void {
    if (this.#listener === undefined || this.#closed || this.#paused) return
    const bytes = Buffer.from(this.#holder.read(this.sent))
    const offset = this.sent
    this.sent += bytes.length
    if (bytes.length > 0) this.#listener.onOutput(offset, bytes)
    for (const fact of this.#facts.splice(0)) fact(this.#listener)
    this.#holder.wake()
  }
}
