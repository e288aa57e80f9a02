import path from 'node:path'
import type { Page } from '#common/course.ts'
import { editText } from '#common/file-edit.ts'
import { resolvePath } from '#common/file.ts'
import { keySequence } from '#common/key-sequence.ts'
import { fillPlaceholders } from '#common/placeholder.ts'
import { TerminalNumber, type SandboxId } from '#common/sandbox.ts'
import type { Clock } from '#server/clock.ts'
import { SandboxFiles } from '#server/file/sandbox-files.ts'
import { createLog } from '#server/log.ts'
import type { SandboxHost } from '#server/sandbox/sandbox-host.ts'
import type { Terminals } from '#server/terminal/terminals.ts'
import type { Finding } from './findings.ts'
import { deedName, type Deed } from './page-actions.ts'
import { portsHere } from './rehearsal-room.ts'
import { TypedTerminal } from './typed-terminal.ts'

interface ClickerParts {
  host: SandboxHost
  terminals: Terminals
  sandboxId: SandboxId
  clock: Clock
  root: string
  limitMs: number
}

/** The last thing clicked in a terminal, until it is known what came of it. */
interface Clicked {
  page: Page
  deed: Deed
}

/**
 * Clicks what a lesson offers, one thing after the other, as soon as what was clicked before allows it: the terminal
 * is at its prompt, or a program there waits to be typed into. What never allows it is ended and told.
 */
export class Clicker {
  readonly failures: Finding[] = []
  readonly notes: Finding[] = []
  readonly #parts: ClickerParts
  readonly #editorDirectory: string
  readonly #files: SandboxFiles
  readonly #terminals = new Map<number, TypedTerminal>()
  readonly #clicked = new Map<number, Clicked>()

  constructor(parts: ClickerParts, editorDirectory: string) {
    this.#parts = parts
    this.#editorDirectory = editorDirectory
    this.#files = new SandboxFiles({
      open: () => parts.host.openFiles(parts.sandboxId),
      onMoved: () => undefined,
      clock: parts.clock,
      log: createLog('silent'),
    })
  }

  async click(page: Page, deeds: Deed[]): Promise<void> {
    for (const [at, deed] of deeds.entries()) {
      if (deed.kind === 'write') await this.#write(page, deed)
      else await this.#type(page, deed, deeds[at + 1])
    }
    for (const [number, terminal] of this.#terminals) {
      if ((await terminal.settle(this.#parts.limitMs, runsOn)) !== 'busy') this.#note(number, terminal)
    }
  }

  /** Whether something clicked still runs. What has run for as long as it may is ended and told. */
  async isBusy(): Promise<boolean> {
    for (const [number, terminal] of this.#terminals) {
      if (!this.#clicked.has(number)) continue
      if ((await terminal.settle(0)) !== 'busy') this.#note(number, terminal)
      else if (terminal.busyMs < this.#parts.limitMs) return true
      else await this.#end(number, terminal)
    }
    return false
  }

  /** What still runs is meant to: the step is done. */
  excuse(): void {
    this.#clicked.clear()
  }

  /** Waits for what a page's script has typed into the first terminal. False: it still runs when the time is over. */
  async scriptDone(): Promise<boolean> {
    const terminal = await this.#terminal(1)
    const standing = await terminal.settle(this.#parts.limitMs)
    if (!this.#clicked.has(1)) terminal.takeStatuses()
    return standing !== 'busy'
  }

  /** The learner has seen the last page: what still runs now will not end. */
  async leave(): Promise<void> {
    for (const number of this.#clicked.keys()) {
      const terminal = this.#terminals.get(number)
      if (terminal !== undefined) await this.#awaitFree(number, terminal)
    }
  }

  close(): void {
    for (const terminal of this.#terminals.values()) terminal.close()
    this.#files.close()
  }

  async #type(page: Page, deed: Exclude<Deed, { kind: 'write' }>, next: Deed | undefined): Promise<void> {
    const number = deed.terminal
    const terminal = await this.#terminal(number)
    if (deed.kind === 'run' && deed.interrupt) this.#clicked.delete(number)
    else if (deed.kind === 'run') await this.#awaitFree(number, terminal)

    this.#clicked.set(number, { page, deed })
    if (deed.kind === 'keys') terminal.type({ kind: 'keys', keys: keySequence(deed.source) })
    else {
      const { newline, interrupt } = deed
      terminal.type({ kind: 'text', source: this.#fill(deed.source), newline, interrupt })
    }
    const follows = next !== undefined && next.kind !== 'write' && next.terminal === number
    if (!follows) await terminal.settle(this.#parts.limitMs, runsOn)
  }

  async #write(page: Page, deed: Extract<Deed, { kind: 'write' }>): Promise<void> {
    const reason = await this.#writeFile(deed)
    if (reason === undefined) return
    this.failures.push({
      ...this.#at({ page, deed }),
      code: 'command-failed',
      reason: `The file could not be written: ${reason}`,
      remedy: 'Look at the file’s name, and at the marker where there is one.',
    })
  }

  /** As the editor does it. Why it was not written, where it was not. */
  async #writeFile(deed: Extract<Deed, { kind: 'write' }>): Promise<string | undefined> {
    const path = resolvePath(deed.file, resolvePath(this.#editorDirectory, '/root'))
    const found = await this.#files.read(path)
    if (!found.ok) return found.problem.code
    const text = found.value.status === 'read' ? Buffer.from(found.value.bytes).toString() : ''
    const edited = editText(text, deed, this.#fill(deed.source))
    if (edited === undefined) return `“${deed.marker ?? ''}” is not in it`
    const written = await this.#files.write(path, 'anything', Buffer.from(edited))
    if (!written.ok) return written.problem.code
    return written.value.status === 'written' ? undefined : 'it is no file'
  }

  async #awaitFree(number: number, terminal: TypedTerminal): Promise<void> {
    const standing = await terminal.settle(this.#parts.limitMs)
    if (standing === 'busy') await this.#end(number, terminal)
    else this.#note(number, terminal)
  }

  async #end(number: number, terminal: TypedTerminal): Promise<void> {
    const clicked = this.#clicked.get(number)
    const output = terminal.lastLines
    await terminal.endCommand()
    this.#clicked.delete(number)
    if (clicked === undefined) return
    this.failures.push({
      ...this.#at(clicked),
      output,
      code: 'hanging-command',
      reason: `The command was ended after ${this.#parts.limitMs / 1000} s.`,
      remedy:
        'Let it end, or follow it with {{exec interrupt}} or go on in another terminal, {{execute T2}}.',
    })
  }

  /** What was clicked there last has ended: with a status other than 0 its author should know. */
  #note(number: number, terminal: TypedTerminal): void {
    const clicked = this.#clicked.get(number)
    const interrupts = clicked?.deed.kind === 'run' && clicked.deed.interrupt
    const status = terminal
      .takeStatuses()
      .find((each) => each !== 0 && !(interrupts && each === interruptedStatus))
    this.#clicked.delete(number)
    if (clicked === undefined || status === undefined) return
    this.notes.push({
      ...this.#at(clicked),
      output: terminal.lastLines,
      code: 'command-failed',
      reason: `The command ended with status ${status}.`,
      remedy: 'Correct it, unless it is meant to fail.',
    })
  }

  #at({ page, deed }: Clicked): Pick<Finding, 'page' | 'file' | 'line' | 'command'> {
    const file = page.text.status === 'ready' ? page.text.file : ''
    return { page: page.index, file: path.normalize(file), line: deed.line, command: deedName(deed) }
  }

  async #terminal(number: number): Promise<TypedTerminal> {
    const known = this.#terminals.get(number)
    if (known !== undefined && !known.isOver) return known
    known?.close()
    const terminal = await TypedTerminal.open(this.#parts, TerminalNumber.parse(number))
    this.#terminals.set(number, terminal)
    await terminal.settle(startMs)
    return terminal
  }

  #fill(source: string): string {
    return fillPlaceholders(source, portsHere)
  }
}

const startMs = 10_000
/** What Ctrl+C makes of a command. */
const interruptedStatus = 130

/** What is left alone now may run on: it is quiet for a while, or has had time to come up. */
function runsOn({ quietMs, waitedMs }: { quietMs: number; waitedMs: number }): boolean {
  return quietMs >= 3000 || waitedMs >= 10_000
}
