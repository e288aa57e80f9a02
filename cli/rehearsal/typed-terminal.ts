import { stripVTControlCharacters } from 'node:util'
import type { Typing } from '#common/protocol.ts'
import type { SandboxId, TerminalNumber } from '#common/sandbox.ts'
import { wait, type Clock } from '#server/clock.ts'
import type { HeldTerminal, SandboxHost } from '#server/sandbox/sandbox-host.ts'
import type { Terminals } from '#server/terminal/terminals.ts'
import { clickPatience } from '#server/terminal/typist.ts'
import { endForeground, isAwaitingInput } from './foreground.ts'
import { MarkReader, type Mark } from './prompt-marks.ts'

/**
 * How a terminal stands after something was typed: `free` at a shell's prompt, `asks` where a program waits for what
 * is typed into it, `busy` otherwise.
 */
export type Standing = 'free' | 'asks' | 'busy'

interface TypedTerminalParts {
  host: SandboxHost
  terminals: Terminals
  sandboxId: SandboxId
  clock: Clock
}

/** One terminal of a sandbox with somebody who types what a lesson says, as its learner would by clicking. */
export class TypedTerminal {
  readonly number: TerminalNumber
  readonly #parts: TypedTerminalParts
  readonly #terminal: HeldTerminal
  readonly #marks = new MarkReader()
  readonly #decoder = new TextDecoder()
  /** How much is on its way into the terminal. */
  #typing = 0
  #atPrompt = false
  /** Enter was pressed and the shell has not said anything of it. */
  #unanswered = false
  #statuses: number[] = []
  #changedAt: number
  #typedAt: number
  #shown = ''
  #over = false

  static async open(parts: TypedTerminalParts, number: TerminalNumber): Promise<TypedTerminal> {
    const terminal = await parts.host.openTerminal(parts.sandboxId, number, { cols: 120, rows: 40 })
    return new TypedTerminal(parts, number, terminal)
  }

  private constructor(parts: TypedTerminalParts, number: TerminalNumber, terminal: HeldTerminal) {
    this.#parts = parts
    this.number = number
    this.#terminal = terminal
    this.#changedAt = parts.clock.now()
    this.#typedAt = this.#changedAt
    terminal.listen({
      onOutput: (_, bytes) => this.#take(bytes),
      onAccepted: () => undefined,
      onExit: () => (this.#over = true),
      onLost: () => (this.#over = true),
    })
  }

  /** The shell has ended, or its sandbox has. */
  get isOver(): boolean {
    return this.#over
  }

  /** How long ago something was typed into it. */
  get busyMs(): number {
    return this.#parts.clock.now() - this.#typedAt
  }

  /** The last lines of what it has shown. */
  get lastLines(): string {
    const lines = stripVTControlCharacters(this.#shown.replaceAll(operatingCommands, ''))
      .replaceAll('\r', '')
      .trimEnd()
      .split('\n')
    return lines.slice(-8).join('\n')
  }

  /** The exit statuses of the commands that have ended since the last call. */
  takeStatuses(): number[] {
    return this.#statuses.splice(0)
  }

  /** Types as the platform does for a click. */
  type(typing: Typing): void {
    const { clock, terminals, sandboxId } = this.#parts
    this.#typedAt = clock.now()
    this.#changedAt = this.#typedAt
    this.#unanswered = typing.kind === 'text' && typing.newline && this.#atPrompt
    this.#typing += 1
    terminals
      .get(sandboxId, this.number)
      .typeFor(typing, clickPatience)
      // A terminal that is gone has said so.
      .catch(() => undefined)
      .finally(() => {
        this.#typing -= 1
        this.#changedAt = clock.now()
      })
  }

  /** Presses Ctrl+C and waits for what comes of it. The statuses of what it ends are nobody's failure. */
  async interrupt(): Promise<Standing> {
    this.type({ kind: 'keys', keys: interruptKey })
    const standing = await this.settle(afterInterruptMs)
    this.takeStatuses()
    return standing
  }

  /** Waits until what was typed has been done, at most so long. `enough`: says that one need not wait for the end. */
  async settle(limitMs: number, enough: (now: { quietMs: number; waitedMs: number }) => boolean = never) {
    const { clock } = this.#parts
    const startedAt = clock.now()
    let askedAt = 0
    for (;;) {
      const now = clock.now()
      const quietMs = now - this.#changedAt
      const waitedMs = now - startedAt
      if (this.#over) return 'free'
      if (this.#typing === 0) {
        if (this.#atPrompt && !this.#unanswered && quietMs >= promptMs) return 'free'
        if (!this.#atPrompt && quietMs >= silenceMs && now - askedAt >= silenceMs) {
          askedAt = now
          if (await isAwaitingInput(this.#parts, this.number)) return 'asks'
        }
      }
      if (waitedMs >= limitMs || enough({ quietMs, waitedMs })) return 'busy'
      await wait(clock, pollMs)
    }
  }

  /** Ends what runs in front: with Ctrl+C, else by force. */
  async endCommand(): Promise<void> {
    if ((await this.interrupt()) === 'free') return
    await endForeground(this.#parts, this.number)
    await this.settle(afterInterruptMs)
    this.takeStatuses()
  }

  close(): void {
    this.#terminal.close()
  }

  #take(bytes: Uint8Array): void {
    const text = this.#decoder.decode(bytes, { stream: true })
    this.#changedAt = this.#parts.clock.now()
    this.#shown = (this.#shown + text).slice(-keptCharacters)
    for (const mark of this.#marks.read(text)) this.#note(mark)
  }

  #note(mark: Mark): void {
    this.#unanswered = false
    this.#atPrompt = mark.kind !== 'command-begins'
    if (mark.kind === 'command-ended') this.#statuses.push(mark.status)
  }
}

/** Titles and marks, which nobody sees. */
const operatingCommands = /\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)/g
/** Ctrl+C. */
const interruptKey = '\x03'
const pollMs = 25
/** A prompt that nothing follows for so long is waiting for us: what was typed ahead shows at once. */
const promptMs = 200
/** A program that says nothing for so long may be waiting for us. */
const silenceMs = 600
const afterInterruptMs = 3000
const keptCharacters = 8000
const never = (): boolean => false
