import type { SandboxId, TerminalNumber } from '#common/sandbox.ts'
import type { Clock } from '#server/clock.ts'
import type { Log } from '#server/log.ts'
import { failedInside } from '#server/sandbox/sandbox-failed.ts'
import type { SandboxHost } from '#server/sandbox/sandbox-host.ts'
import type { EndedCommand } from '#server/terminal/command-marks.ts'
import { Terminal, type TerminalTraffic } from '#server/terminal/terminal.ts'
import type { TerminalRecorder } from '#server/terminal/terminal-recorder.ts'

export interface TerminalsParts {
  host: SandboxHost
  clock: Clock
  log: Log
  /** Who writes down what this terminal prints, if anybody does. */
  recorder?: (place: TerminalPlace) => TerminalRecorder | undefined
}

/** A terminal of a sandbox. */
export interface TerminalPlace {
  sandboxId: SandboxId
  terminal: TerminalNumber
}

/** The terminals that are open, one for each number of a sandbox, shared by all who look. */
export class Terminals {
  /** What came and went since the server started. */
  readonly traffic: TerminalTraffic = { attaches: 0, inputs: 0, printedBytes: 0 }
  private readonly open = new Map<string, Terminal>()
  private readonly commandListeners = new Set<(place: TerminalPlace, command: EndedCommand) => void>()

  constructor(private readonly parts: TerminalsParts) {}

  /** The shell starts when the terminal is first attached to or made ready. */
  get(sandboxId: SandboxId, number: TerminalNumber): Terminal {
    const key = `${sandboxId}/${number}`
    const terminal = this.open.get(key) ?? this.create(key, sandboxId, number)
    // Asked each time: a warm sandbox belongs to nobody yet when its shell is made ready.
    const recorder = this.parts.recorder?.({ sandboxId, terminal: number })
    if (recorder) terminal.record(recorder)
    return terminal
  }

  /**
   * Told of each command that ends, until the returned function is called; after a restart of the server also of those
   * that the one before was told of.
   */
  onCommand(listener: (place: TerminalPlace, command: EndedCommand) => void): () => void {
    this.commandListeners.add(listener)
    return () => this.commandListeners.delete(listener)
  }

  get openCount(): number {
    return this.open.size
  }

  /** The sandbox is on its way out. */
  closeSandbox(sandboxId: SandboxId): void {
    for (const [key, terminal] of this.open) {
      if (!key.startsWith(`${sandboxId}/`)) continue
      this.open.delete(key)
      terminal.close()
    }
  }

  /** Leaves all shells running. */
  close(): void {
    for (const terminal of this.open.values()) terminal.close()
    this.open.clear()
  }

  private create(key: string, sandboxId: SandboxId, number: TerminalNumber): Terminal {
    const { host, clock, log } = this.parts
    const terminal = new Terminal({
      open: (size) =>
        host.openTerminal(sandboxId, number, size).catch((error: unknown) => {
          throw failedInside(error, 'terminal-failed')
        }),
      clock,
      traffic: this.traffic,
      onCommand: (command) => {
        for (const listener of this.commandListeners) listener({ sandboxId, terminal: number }, command)
      },
      log: log.child({ sandboxId, terminal: number }),
      onEnded: () => {
        if (this.open.get(key) === terminal) this.open.delete(key)
      },
    })
    this.open.set(key, terminal)
    return terminal
  }
}
