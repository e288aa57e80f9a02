import type { Duplex } from 'node:stream'
import { TerminalSize, usualSize } from '#common/sandbox.ts'
import { RecentMap } from '#server/recent-map.ts'
import {
  encodeInput,
  encodeRead,
  encodeResize,
  type HolderFrame,
  HolderFrameDecoder,
} from './holder-protocol.ts'
import type { HeldTerminal, TerminalListener } from './sandbox-host.ts'

/**
 * Waits for the greeting of the holder at the other end of `stream`, which then belongs to the terminal.
 * Rejects when the stream ends without one, or says what no holder says; then it is destroyed. A learner may have put
 * anything in the holder's place: it is believed nothing that would make this process keep more and more.
 */
export function joinHolder(stream: Duplex): Promise<HeldTerminal> {
  return new Promise((resolve, reject) => {
    const terminal: HolderTerminal = new HolderTerminal(stream, {
      greeted: () => resolve(terminal),
      failed: reject,
    })
  })
}

/** Input waiting to be sent: beyond this the connection is given up, and who typed sends it again over the next. */
const maxUnsentBytes = 4 * 1024 * 1024
/** The holder hears each time that this much was read: well below its own WINDOW. */
const readingBytes = 32 * 1024
const mostStrangers = 64
/** Each click on a command is a writer: far more than the holder itself remembers. */
const mostWriters = 1000

type Fact = Exclude<HolderFrame, { kind: 'hello' }> | { kind: 'lost'; cause: Error }

class HolderTerminal implements HeldTerminal {
  start = 0
  replayEnd = 0
  size = usualSize
  accepted = new RecentMap<string, number>(mostWriters)
  readonly #stream: Duplex
  readonly #greeting: { greeted: () => void; failed: (cause: Error) => void }
  #greeted = false
  #listener: TerminalListener | undefined
  /** What came before anybody listened. */
  readonly #early: Fact[] = []
  #paused = false
  #over = false
  #countsReading = false
  /** The end of the output, and of as much of it as the holder knows was read. */
  #end = 0
  #toldRead = 0
  /** Writers who wrote over other connections. */
  #strangers = 0

  constructor(stream: Duplex, greeting: { greeted: () => void; failed: (cause: Error) => void }) {
    this.#stream = stream
    this.#greeting = greeting
    const decoder = new HolderFrameDecoder((frame) => this.#take(frame))
    stream.on('data', (chunk: Buffer) => {
      try {
        decoder.decode(chunk)
      } catch (cause) {
        stream.destroy(new Error('the other end is not a terminal holder', { cause }))
      }
    })
    stream.on('error', (cause) => this.#lose(cause))
    stream.on('close', () => this.#lose(new Error('the connection to the terminal ended')))
  }

  listen(listener: TerminalListener): void {
    process.nextTick(() => {
      this.#listener = listener
      for (const fact of this.#early.splice(0)) this.#tell(fact)
      if (!this.#paused) this.#stream.resume()
    })
  }

  write(writer: string, start: number, bytes: Uint8Array): void {
    if (this.#over) return
    if (!this.accepted.has(writer)) this.accepted.set(writer, 0)
    if (this.#stream.writableLength <= maxUnsentBytes) this.#stream.write(encodeInput(writer, start, bytes))
    else this.#stream.destroy(new Error('more is typed than the terminal takes'))
  }

  resize(size: TerminalSize): void {
    if (!this.#over) this.#stream.write(encodeResize(size))
  }

  pause(): void {
    this.#paused = true
    this.#stream.pause()
  }

  resume(): void {
    this.#paused = false
    if (this.#listener !== undefined) this.#stream.resume()
  }

  close(): void {
    this.#over = true
    this.#stream.destroy()
  }

  #take(frame: HolderFrame): void {
    if (this.#over) return
    if ((frame.kind === 'hello') === this.#greeted) throw new Error(`${frame.kind} out of turn`)
    switch (frame.kind) {
      case 'hello':
        this.#greet(frame)
        break
      case 'accepted':
        if (!this.accepted.has(frame.writer)) this.#strangers += 1
        if (this.#strangers > mostStrangers) throw new Error('more writers than a holder remembers')
        this.accepted.set(frame.writer, frame.accepted)
        this.#tell(frame)
        break
      case 'output':
        if (frame.offset !== this.#end) throw new Error(`output leaps to ${frame.offset}`)
        this.#end += frame.bytes.length
        this.#tell(frame)
        this.#countReading()
        break
      case 'exit':
        this.#tell(frame)
        this.close()
    }
  }

  #countReading(): void {
    if (!this.#countsReading || this.#over || this.#end - this.#toldRead < readingBytes) return
    this.#toldRead = this.#end
    this.#stream.write(encodeRead(this.#end))
  }

  #greet(hello: Extract<HolderFrame, { kind: 'hello' }>): void {
    this.start = hello.start
    this.replayEnd = hello.end
    this.accepted = new RecentMap(mostWriters, hello.accepted)
    // Holders of sandboxes that run for longer took no size for one of nothing.
    if (hello.size.cols === 0) this.resize(usualSize)
    else this.size = TerminalSize.parse(hello.size)
    this.#countsReading = hello.countsReading
    this.#end = hello.start
    this.#toldRead = hello.start
    if (hello.countsReading) this.#stream.write(encodeRead(hello.start))
    this.#greeted = true
    this.#stream.pause()
    this.#greeting.greeted()
  }

  #lose(cause: Error): void {
    if (this.#over) return
    this.#over = true
    if (this.#greeted) this.#tell({ kind: 'lost', cause })
    else this.#greeting.failed(cause)
  }

  #tell(fact: Fact): void {
    const listener = this.#listener
    if (listener === undefined) this.#early.push(fact)
    else if (fact.kind === 'output') listener.onOutput(fact.offset, fact.bytes)
    else if (fact.kind === 'accepted') listener.onAccepted(fact.writer, fact.accepted)
    else if (fact.kind === 'exit') listener.onExit()
    else listener.onLost(fact.cause)
  }
}
