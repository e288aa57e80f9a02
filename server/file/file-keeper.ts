import type { Duplex } from 'node:stream'
import { FilePath } from '#common/file.ts'
import { ProblemError } from '#common/problem.ts'
import type { Clock } from '#server/clock.ts'
import { TokenBucket } from '#server/token-bucket.ts'
import { encodeRequest, FileAnswerDecoder, type FileAnswer, type FileRequest } from './file-frames.ts'
import { decodeName } from './path-bytes.ts'

/** A disk may be slow; whoever waits longer than this waits for nothing. */
const answerMs = 10_000
/** All that can be watched, at every look: who tells more is not the sandbox's program. */
const moving = { burst: 256, perSecond: 128 }

interface KeeperListener {
  /** A watched path is not what it was. */
  onMoved: (path: FilePath) => void
  /** It is not there any more. Told once, and not when it was closed. */
  onLost: (cause: Error) => void
}

/** The sandbox's program for files at the other end of a stream. */
export class FileKeeper {
  readonly #stream: Duplex
  readonly #clock: Clock
  readonly #listener: KeeperListener
  readonly #moves: TokenBucket
  readonly #waiting = new Map<
    number,
    { answered: (answer: FileAnswer) => void; failed: (cause: Error) => void }
  >()
  #lastId = 0
  #over = false

  constructor(stream: Duplex, clock: Clock, listener: KeeperListener) {
    this.#stream = stream
    this.#clock = clock
    this.#listener = listener
    this.#moves = new TokenBucket(clock, moving)
    const decoder = new FileAnswerDecoder((answer) => this.#take(answer))
    stream.on('data', (chunk: Buffer) => {
      try {
        decoder.decode(chunk)
      } catch (cause) {
        stream.destroy(new Error('the other end keeps no files', { cause }))
      }
    })
    stream.on('error', (cause) => this.#lose(cause))
    stream.on('close', () => this.#lose(new Error('the program for files ended')))
  }

  /** Rejects with `file-failed` when there is no answer; then it is of no more use. */
  async ask(request: FileRequest): Promise<FileAnswer> {
    const id = (this.#lastId += 1)
    const cancel = this.#clock.after(answerMs, () =>
      this.#stream.destroy(new Error('no answer about a file')),
    )
    try {
      return await new Promise<FileAnswer>((answered, failed) => {
        this.#waiting.set(id, { answered, failed })
        if (this.#over) failed(new Error('the program for files has ended'))
        else this.#stream.write(encodeRequest(id, request))
      })
    } catch (cause) {
      throw new ProblemError('file-failed', {}, { cause })
    } finally {
      cancel()
      this.#waiting.delete(id)
    }
  }

  close(): void {
    this.#end(new Error('the files were left'))
    this.#stream.destroy()
  }

  /** Throws at what the sandbox's program would not say: a learner may have put anything in its place. */
  #take(answer: FileAnswer): void {
    if (this.#over) return
    if (answer.kind === 'moved') {
      if (!this.#moves.take()) throw new Error('more moves than is watched')
      this.#listener.onMoved(FilePath.parse(decodeName(answer.payload)))
      return
    }
    const waiting = this.#waiting.get(answer.id)
    if (waiting === undefined) throw new Error('an answer to nothing')
    this.#waiting.delete(answer.id)
    waiting.answered(answer)
  }

  #lose(cause: Error): void {
    if (this.#over) return
    this.#end(cause)
    this.#listener.onLost(cause)
  }

  #end(cause: Error): void {
    this.#over = true
    for (const { failed } of this.#waiting.values()) failed(cause)
  }
}
