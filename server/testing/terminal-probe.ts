import type { SandboxId, TerminalNumber, TerminalSize } from '#common/sandbox.ts'
import type { HeldTerminal, SandboxHost } from '#server/sandbox/sandbox-host.ts'
import { withPatience } from './patience.ts'

/** Bytes on their way at a time, as a page would send them. */
const inputWindow = 64 * 1024
const keptCharacters = 100_000

/** A viewer who types and reads in a test. It checks that output comes in order, without a gap. */
export class TerminalProbe {
  readonly terminal: HeldTerminal
  readonly writer: string
  /** Bytes of output that came. */
  received = 0
  /** Bytes of input that the shell has of this writer. */
  accepted: number
  /** Every number that was told, in order. */
  readonly told: number[] = []
  end: 'exited' | 'lost' | undefined
  #output = ''
  #sent: number
  #offset: number
  #waiting: (() => void)[] = []

  static async open(
    host: SandboxHost,
    id: SandboxId,
    terminal: TerminalNumber,
    options: { size?: TerminalSize; writer?: string } = {},
  ): Promise<TerminalProbe> {
    return new TerminalProbe(
      await host.openTerminal(id, terminal, options.size),
      options.writer ?? '00112233445566aa',
    )
  }

  constructor(terminal: HeldTerminal, writer: string) {
    this.terminal = terminal
    this.writer = writer
    this.accepted = terminal.accepted.get(writer) ?? 0
    this.#sent = this.accepted
    this.#offset = terminal.start
    terminal.listen({
      onOutput: (offset, bytes) => this.#read(offset, bytes),
      onAccepted: (writer, accepted) => this.#hear(writer, accepted),
      onExit: () => this.#finish('exited'),
      onLost: () => this.#finish('lost'),
    })
  }

  /** The newest output, as text, without what bash says about bracketed paste and with its marks. */
  get output(): string {
    return this.#output.replaceAll(/\x1b\[\?2004[hl]\r?|\x1b\]133;[^\x07]*\x07/g, '')
  }

  /** What bash marks in the newest output: OSC 133, without its frame. */
  get marks(): string[] {
    return (
      Buffer.from(this.#output, 'latin1')
        .toString()
        .match(/(?<=\x1b\]133;)[^\x07]*(?=\x07)/g) ?? []
    )
  }

  type(text: string | Uint8Array): void {
    const bytes = Buffer.from(text)
    this.terminal.write(this.writer, this.#sent, bytes)
    this.#sent += bytes.length
  }

  /** Types as much as is accepted at a time, and resolves when all of it is. */
  async paste(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += 16 * 1024) {
      this.type(bytes.subarray(at, at + 16 * 1024))
      await this.until(() => this.#sent - this.accepted < inputWindow)
    }
    await this.until(() => this.accepted === this.#sent)
  }

  async run(command: string, answer: RegExp): Promise<RegExpExecArray> {
    this.#output = ''
    this.type(`${command}\r`)
    await this.until(() => answer.test(this.output))
    return answer.exec(this.output) ?? expectAnswer(answer)
  }

  until(holds: () => boolean): Promise<void> {
    const wait = async (): Promise<void> => {
      while (!holds()) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
    const seen = (): string =>
      `${JSON.stringify(this.output.slice(-2000))}, end: ${this.end}, accepted: ${this.accepted} of ${this.#sent}`
    return withPatience(wait(), seen)
  }

  #read(offset: number, bytes: Uint8Array): void {
    if (offset !== this.#offset) throw new Error(`output from ${offset}, after ${this.#offset}`)
    this.#offset += bytes.length
    this.received += bytes.length
    this.#output = (this.#output + Buffer.from(bytes).toString('latin1')).slice(-keptCharacters)
    this.#wake()
  }

  #hear(writer: string, accepted: number): void {
    if (writer !== this.writer) return
    this.accepted = accepted
    this.told.push(accepted)
    this.#wake()
  }

  #finish(end: 'exited' | 'lost'): void {
    this.end = end
    this.#wake()
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}

function expectAnswer(answer: RegExp): never {
  throw new Error(`${answer} is gone again`)
}
