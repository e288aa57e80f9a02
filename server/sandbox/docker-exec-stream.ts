import { Duplex } from 'node:stream'

const headBytes = 8
const stdoutType = 1
const stderrType = 2
/** Of a passage alone: {exit code u32}. */
const exitType = 3
const exitBytes = 4

/**
 * The stdin and stdout of a hijacked exec without a TTY, or of a passage's program, whose connection carries stdout and
 * stderr in turn. Ending it ends the program's stdin. Destroying it closes the connection: the program runs on, with its
 * stdin ended, and what it then writes goes nowhere (an exec) or is refused (a passage).
 */
export class DockerExecStream extends Duplex {
  protected readonly connection: Duplex
  readonly #onStderr: (bytes: Buffer) => void
  /** How much more stderr may come: none of it waits for a reader. */
  #stderrLeft: number
  /** The beginning of a piece's head. */
  #pending: Buffer = Buffer.alloc(0)
  /** How much of a piece is to come, and of what. */
  #left = 0
  #type = stdoutType
  #exitCode: number | undefined

  constructor(connection: Duplex, onStderr: (bytes: Buffer) => void, maxStderrBytes = 64 * 1024) {
    super({ allowHalfOpen: false })
    this.#stderrLeft = maxStderrBytes
    this.connection = connection
    this.#onStderr = onStderr
    connection.on('data', (chunk: Buffer) => this.#take(chunk))
    connection.on('end', () => this.push(null))
    connection.on('error', (error) => this.destroy(error))
    connection.on('close', () => {
      if (!connection.readableEnded) this.destroy(new Error('the connection to the program broke'))
    })
  }

  /** Told at the end by a passage, unless it was killed before; never by the engine. */
  get exitCode(): number | undefined {
    return this.#exitCode
  }

  override _read(): void {
    this.connection.resume()
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.connection.write(chunk, encoding, done)
  }

  override _final(done: () => void): void {
    this.connection.end()
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.connection.destroy()
    done(error)
  }

  /** The program's stdout came. */
  protected receive(bytes: Buffer): void {
    if (!this.push(bytes)) this.connection.pause()
  }

  #take(chunk: Buffer): void {
    let rest = this.#pending.length > 0 ? Buffer.concat([this.#pending, chunk]) : chunk
    while (rest.length >= (this.#left > 0 ? 1 : headBytes)) {
      if (this.#left === 0) {
        this.#type = rest.readUInt8(0)
        if (this.#type < stdoutType || this.#type > exitType) {
          // What the engine says when it could not start the program, in plain text.
          this.destroy(new Error(rest.toString('utf8')))
          return
        }
        this.#left = rest.readUInt32BE(4)
        rest = rest.subarray(headBytes)
      } else if (this.#type === exitType && this.#left === exitBytes) {
        if (rest.length < exitBytes) break
        this.#exitCode = rest.readUInt32BE(0)
        this.#left = 0
        rest = rest.subarray(exitBytes)
      } else {
        const bytes = rest.subarray(0, this.#left)
        this.#left -= bytes.length
        rest = rest.subarray(bytes.length)
        if (this.#type === stderrType) this.#hearStderr(bytes)
        else this.receive(bytes)
      }
    }
    this.#pending = rest
  }

  #hearStderr(bytes: Buffer): void {
    this.#stderrLeft -= bytes.length
    this.#onStderr(bytes)
    if (this.#stderrLeft < 0) this.destroy(new Error('the program complains without end'))
  }
}
