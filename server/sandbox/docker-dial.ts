import type { Duplex } from 'node:stream'
import { ProblemError } from '#common/problem.ts'
import { machineAddress, type Machine } from '#common/sandbox.ts'
import { BoundedText } from './bounded-text.ts'
import type { DockerEngine } from './docker-engine.ts'
import { DockerExecStream } from './docker-exec-stream.ts'
import { awaitBeginning } from './program-beginning.ts'
import { type ExecPlace, startExec } from './docker-exec.ts'
import { sandboxFailed } from './sandbox-failed.ts'

const connectMs = 10_000

/** Starts `dial` inside, which says '+' when it is connected, and then what the server there says. */
export async function dialDockerPort(
  engine: DockerEngine,
  place: ExecPlace,
  { port, machine }: { port: number; machine: Machine },
): Promise<Duplex> {
  const address = machine === 1 ? [] : [machineAddress[machine]]
  const { connection } = await startExec(engine, place, 'dial', [String(port), ...address])
  const complaint = new BoundedText(1000)
  const stream = new DialStream(connection, (bytes) => complaint.add(bytes))
  const cancel = engine.clock.after(connectMs, () => stream.destroy(new Error(`no answer from port ${port}`)))
  try {
    await awaitBeginning(stream)
    return stream
  } catch (error) {
    stream.destroy()
    const said = complaint.toString()
    const cause = new Error(`port ${port}: ${said}`, { cause: error })
    throw said.startsWith('dial: ')
      ? new ProblemError('sandbox-failed', { port }, { cause })
      : sandboxFailed(cause)
  } finally {
    cancel()
  }
}

/**
 * Both ways go pieces of {length u32, bytes}, and one of length 0 at the end: so that an end differs from a connection
 * that broke. `dial` inside stays until this stream is destroyed, which it is once all is read.
 */
class DialStream extends DockerExecStream {
  /** A '+' alone came in one, as it does from no other version's `dial`. */
  #hasBegun = false
  /** The beginning of a piece's length. */
  #head: Buffer = Buffer.alloc(0)
  /** How much of a piece is to come. */
  #left = 0

  protected override receive(bytes: Buffer): void {
    if (!this.#hasBegun && bytes[0] !== lengthOf(1)[0]) {
      this.destroy(new Error('what is inside does not speak in pieces'))
      return
    }
    this.#hasBegun = true
    let rest = this.#head.length > 0 ? Buffer.concat([this.#head, bytes]) : bytes
    while (rest.length >= (this.#left > 0 ? 1 : lengthBytes)) {
      if (this.#left > 0) {
        const part = rest.subarray(0, this.#left)
        super.receive(part)
        this.#left -= part.length
        rest = rest.subarray(part.length)
      } else {
        this.#left = rest.readUInt32LE(0)
        rest = rest.subarray(lengthBytes)
        if (this.#left === 0) this.push(null)
      }
    }
    this.#head = rest
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.connection.cork()
    this.connection.write(lengthOf(chunk.length))
    this.connection.write(chunk, encoding, done)
    this.connection.uncork()
  }

  override _final(done: () => void): void {
    this.connection.write(lengthOf(0))
    done()
  }
}

const lengthBytes = 4

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(lengthBytes)
  length.writeUInt32LE(bytes)
  return length
}
