import type { IBuffer, IMarker, Terminal } from '@xterm/xterm'
import type { ShellMark } from '#common/protocol.ts'

/** One command in the terminal, as its shell marked it. */
export interface Command {
  /** Tells it from the others of this page. */
  id: number
  /** What was entered; empty where the learner keeps it out of the history. */
  text: string
  outcome: Outcome
  /** Seconds since the epoch, where the shell told. */
  startedAt: number | undefined
  endedAt: number | undefined
  /** Where its prompt is; disposed once that has scrolled away for good. */
  prompt: IMarker
  output: Place
  /** None while it runs. */
  end: Place | undefined
}

/** `left`: its shell ended, or became another one, and nobody said how it went: `exit`, `exec bash`. */
export type Outcome = { status: 'running' } | { status: 'ended'; exit: number } | { status: 'left' }

export interface Place {
  marker: IMarker
  column: number
}

/** What the shell does now; `unknown`: it has said nothing. */
export type ShellState = 'prompt' | 'running' | 'unknown'

/** What is needed of xterm, on the page or without one. */
export type MarkedTerminal = Pick<Terminal, 'parser' | 'onLineFeed' | 'onWriteParsed'> & {
  registerMarker(offset: number): IMarker | undefined
  buffer: { readonly active: IBuffer; readonly normal: IBuffer }
}

/** More are as good as scrolled away. */
const mostCommands = 1_000
const longestText = 1_000
/** A shell's own have up to three thousand characters. */
const longestMark = 4_000
/** Of each command there are four. */
const mostMarkers = 4 * mostCommands
const oscMarks = 133

/**
 * The commands that were run in a terminal, found by the marks (OSC 133) that the sandbox's shell makes. Learners can
 * print such marks themselves: nothing but what is shown to them depends on these.
 */
export class CommandMarks {
  private list: Command[] = []
  /** Oldest first. */
  private markers: IMarker[] = []
  private prompts: { shell: string; at: IMarker; typed: Place | undefined }[] = []
  private shell: ShellState = 'unknown'
  private next = 1
  private readonly shells = new WeakMap<Command, string>()
  /** Those whose beginning is cleared away while they run. They begin again with the line that is printed next. */
  private cleared = new Set<Command>()

  constructor(
    private readonly xterm: MarkedTerminal,
    /** A command is new, has ended, or is not to be seen any more. */
    private readonly onChange: () => void,
  ) {
    const { parser } = xterm
    parser.registerOscHandler(oscMarks, (mark) => {
      this.take(mark, 0, xterm.buffer.active.cursorX)
      return true
    })
    parser.registerEscHandler({ final: 'c' }, () => {
      this.clear(() => true)
      this.forget((command) => command.outcome.status !== 'running')
      this.prompts = []
      if (this.cleared.size === 0) this.shell = 'unknown'
      // Each would keep all lines that were there before.
      for (const marker of this.markers.splice(0)) marker.dispose()
      return false
    })
    parser.registerCsiHandler({ final: 'J' }, ([what]) => {
      const { active, normal } = xterm.buffer
      if (active !== normal) return false
      const isOnScreen = ({ prompt }: Command) => prompt.line >= active.baseY
      if (what === 2) {
        this.clear(isOnScreen)
        this.forget((command) => command.outcome.status !== 'running' && isOnScreen(command))
      }
      if (what === 3) this.clear((command) => !isOnScreen(command))
      return false
    })
    xterm.onLineFeed(() => this.beginAgain(-1))
    // Whoever waits for the first line sees meanwhile that it runs.
    xterm.onWriteParsed(() => this.beginAgain(0, 'for now'))
  }

  /** Oldest first; the last may still run. */
  get commands(): readonly Command[] {
    return this.list
  }

  get state(): ShellState {
    return this.shell
  }

  /** What was marked on a screen that is restored; what was known of the one before is no more. */
  restore(marks: readonly ShellMark[]): void {
    this.cleared.clear()
    this.forget(() => true)
    this.prompts = []
    this.shell = 'unknown'
    for (const { up, column, mark } of marks) this.take(mark, -up, column)
  }

  /** Of what was still running nothing more will be told. */
  shellEnded(): void {
    for (const command of this.list) this.close(command, undefined, { status: 'left' })
    this.shell = 'unknown'
    this.onChange()
  }

  /** The nearest command above or below a line of the buffer. */
  beside(line: number, direction: 'previous' | 'next'): Command | undefined {
    const seen = this.list.filter(({ prompt }) => !prompt.isDisposed)
    return direction === 'previous'
      ? seen.findLast(({ prompt }) => prompt.line < line)
      : seen.find(({ prompt }) => prompt.line > line)
  }

  private take(mark: string, offset: number, column: number): void {
    if (this.xterm.buffer.active !== this.xterm.buffer.normal || mark.length > longestMark) return
    this.beginAgain(0)
    const [kind, ...fields] = mark.split(';')
    const named = new Map(fields.map((field) => cut(field, '=')))
    const shell = named.get('aid') ?? ''
    const marker = this.mark(offset)
    if (!marker) return
    const place = { marker, column }
    const at = Number(named.get('at')) || undefined
    if (kind === 'A') this.beginPrompt(shell, place)
    if (kind === 'B') this.endPrompt(shell, place)
    if (kind === 'C') this.begin(shell, place, named.get('cmdline_url'), at)
    if (kind === 'D') this.endNewest(shell, place, { status: 'ended', exit: Number(fields[0]) || 0 }, at)
    this.onChange()
  }

  private mark(offset: number): IMarker | undefined {
    const marker = this.xterm.registerMarker(offset)
    if (marker) this.markers.push(marker)
    while (this.markers.length > mostMarkers) this.markers.shift()?.dispose()
    return marker
  }

  /** A prompt that is drawn again replaces itself. */
  private beginPrompt(shell: string, at: Place): void {
    this.endNewest(shell, at, { status: 'left' })
    this.prompts = [
      ...this.prompts.filter((prompt) => prompt.shell !== shell),
      { shell, at: at.marker, typed: undefined },
    ]
    this.prompts = this.prompts.slice(-8)
    this.shell = 'prompt'
  }

  private endPrompt(shell: string, typed: Place): void {
    const prompt = this.prompts.find((known) => known.shell === shell)
    if (prompt) prompt.typed = typed
  }

  private begin(
    shell: string,
    output: Place,
    encoded: string | undefined,
    startedAt: number | undefined,
  ): void {
    const prompt = this.prompts.find((known) => known.shell === shell)
    this.prompts = this.prompts.filter((known) => known !== prompt)
    const text = encoded === undefined ? '' : decode(encoded)
    const command: Command = {
      id: this.next++,
      text: text.slice(0, longestText),
      outcome: { status: 'running' },
      startedAt,
      endedAt: undefined,
      prompt: prompt?.at ?? output.marker,
      output,
      end: undefined,
    }
    this.shells.set(command, shell)
    this.list.push(command)
    if (this.list.length > mostCommands) this.list.shift()
    this.shell = 'running'
  }

  /** Ends the newest command of that shell; those that a shell inside it left running went with it. */
  private endNewest(shell: string, end: Place, outcome: Outcome, endedAt?: number): void {
    const index = this.list.findLastIndex(
      (command) => command.outcome.status === 'running' && this.shells.get(command) === shell,
    )
    const command = this.list[index]
    if (!command) return
    for (const inside of this.list.slice(index + 1)) this.close(inside, end, outcome, endedAt)
    this.close(command, end, outcome, endedAt)
    end.marker.onDispose(() => this.forget((known) => known === command))
    if (isTraceless(command, end)) this.forget((known) => known === command)
  }

  private close(command: Command, end: Place | undefined, outcome: Outcome, endedAt?: number): void {
    if (command.outcome.status !== 'running') return
    this.cleared.delete(command)
    command.outcome = outcome
    command.end = end
    command.endedAt = endedAt
  }

  private clear(isGone: (command: Command) => boolean): void {
    for (const command of this.list)
      if (command.outcome.status === 'running' && isGone(command)) this.cleared.add(command)
  }

  /** `offset`: of their line from the cursor's. */
  private beginAgain(offset: number, until: 'for good' | 'for now' = 'for good'): void {
    if (this.cleared.size === 0 || this.xterm.buffer.active !== this.xterm.buffer.normal) return
    for (const command of this.cleared) {
      const marker = this.mark(offset)
      if (!marker) return
      command.prompt.dispose()
      command.output.marker.dispose()
      command.prompt = marker
      command.output = { marker, column: 0 }
    }
    if (until === 'for good') this.cleared.clear()
    this.onChange()
  }

  private forget(gone: (command: Command) => boolean): void {
    const before = this.list.length
    this.list = this.list.filter((command) => !gone(command))
    if (this.list.length !== before) this.onChange()
  }
}

/** It has cleared the screen, itself with it, and printed nothing since: `clear`. */
function isTraceless({ prompt, output }: Command, end: Place): boolean {
  return prompt === output.marker && output.marker.line === end.marker.line && output.column === end.column
}

function cut(field: string, at: string): [string, string] {
  const index = field.indexOf(at)
  return index < 0 ? [field, ''] : [field.slice(0, index), field.slice(index + 1)]
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
