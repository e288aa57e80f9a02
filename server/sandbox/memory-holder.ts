import { usualSize, type TerminalSize } from '#common/sandbox.ts'
import type { HeldTerminal, TerminalListener } from './sandbox-host.ts'

/** What a shell is given of the terminal that it runs in. */
export interface HeldTty {
  print(bytes: Buffer): void
  /** Whether there is room for more output; when not, `wake` is called once there is. */
  hasRoom(): boolean
  /** The shell ended. */
  exit(): void
}

export interface HeldShell {
  type(bytes: Uint8Array): void
  resize(size: TerminalSize): void
  /** There may be room for output again. */
  wake(): void
}

const logBytes = 1024 * 1024
const windowBytes = 64 * 1024

/**
 * A terminal's holder in this process, with the numbering, log and flow control of the one inside a container
 * (`images/sandbox/hold.c`). What it holds ends with the process.
 */
export class MemoryHolder<Shell extends HeldShell = HeldShell> {
  readonly accepted = new Map<string, number>()
  readonly shell: Shell
  readonly #connections = new Set<MemoryConnection>()
  readonly #onExit: () => void
  /** The last of the output, in pieces. */
  #log: Buffer[] = []
  #logged = 0
  #end = 0
  #size = usualSize

  constructor(start: (tty: HeldTty, size: TerminalSize) => Shell, onExit: () => void) {
    this.#onExit = onExit
    const tty: HeldTty = {
      print: (bytes) => this.#print(bytes),
      hasRoom: () => [...this.#connections].every((connection) => this.#end - connection.sent < windowBytes),
      exit: () => this.hangUp(),
    }
    this.shell = start(tty, usualSize)
  }

  get start(): number {
    return this.#end - this.#logged
  }

  get end(): number {
    return this.#end
  }

  get size(): TerminalSize {
    return this.#size
  }

  attach(size?: TerminalSize): HeldTerminal {
    if (size) this.resize(size)
    const connection = new MemoryConnection(this)
    this.#connections.add(connection)
    return connection
  }

  detach(connection: MemoryConnection): void {
    this.#connections.delete(connection)
    this.shell.wake()
  }

  resize(size: TerminalSize): void {
    this.#size = size
    this.shell.resize(size)
  }

  type(writer: string, start: number, bytes: Uint8Array): void {
    const taken = this.accepted.get(writer) ?? 0
    const isGap = start > taken
    if (!isGap && start + bytes.length > taken) {
      this.accepted.set(writer, start + bytes.length)
      this.shell.type(bytes.subarray(taken - start))
    } else {
      this.accepted.set(writer, taken)
    }
    for (const connection of this.#connections) connection.tellAccepted(writer)
  }

  read(from: number): Buffer {
    const pieces: Buffer[] = []
    let at = this.#end
    for (let index = this.#log.length - 1; at > from && index >= 0; index--) {
      const piece = this.#log[index] ?? Buffer.alloc(0)
      at -= piece.length
      pieces.unshift(at < from ? piece.subarray(from - at) : piece)
    }
    return Buffer.concat(pieces)
  }

  /** There may be room again, since a connection took output. */
  wake(): void {
    this.shell.wake()
  }

  /** The shell is gone, which its viewers are told. */
  hangUp(): void {
    this.#onExit()
    for (const connection of this.#connections) connection.tellExit()
    this.#connections.clear()
  }

  /** Breaks every connection; the shell lives on. */
  breakConnections(cause: Error): void {
    for (const connection of this.#connections) connection.lose(cause)
    this.#connections.clear()
  }

  #print(bytes: Buffer): void {
    this.#end += bytes.length
    this.#log.push(bytes)
    this.#logged += bytes.length
    for (let [first] = this.#log; first && this.#logged - first.length >= logBytes; [first] = this.#log) {
      this.#log.shift()
      this.#logged -= first.length
    }
    for (const connection of this.#connections) connection.send()
  }
}

type Fact = (listener: TerminalListener) => void

class MemoryConnection implements HeldTerminal {
  readonly start: number
  readonly replayEnd: number
  readonly size: TerminalSize
  sent: number
  readonly #holder: MemoryHolder
  readonly #facts: Fact[] = []
  #listener: TerminalListener | undefined
  #paused = false
  #closed = false
  #scheduled = false

  constructor(holder: MemoryHolder) {
    this.#holder = holder
    this.start = holder.start
    this.replayEnd = holder.end
    this.size = holder.size
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
