import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { protectionNames, type Protection } from '#common/machine.ts'
import { ProblemError } from '#common/problem.ts'
import type { SandboxId, TerminalNumber, TerminalSize } from '#common/sandbox.ts'
import { runChild } from '#server/sandbox/child-command.ts'
import { MemoryHolder } from '#server/sandbox/memory-holder.ts'
import { sandboxFailed } from '#server/sandbox/sandbox-failed.ts'
import type {
  CommandResult,
  FoundSandbox,
  HeldTerminal,
  SandboxCommand,
  SandboxEvent,
  SandboxHost,
  SandboxOwner,
  SandboxPlan,
} from '#server/sandbox/sandbox-host.ts'
import { FakeFiles } from './fake-files.ts'
import { FakeShell } from './fake-shell.ts'

export interface FakeSandboxHostOptions {
  /** Waited for before a sandbox is there: hand in a test's clock, or a promise that never resolves. */
  startDelay?: () => Promise<void>
  /** Milliseconds since the epoch; 0 unless told. */
  now?: () => number
  /** How many sandboxes there is room for; a further create fails. */
  capacity?: number
  /** What a command does; unless told it runs on this machine in the sandbox's own directory. */
  run?: (id: SandboxId, command: SandboxCommand) => Promise<CommandResult>
}

interface FakeSandbox {
  found: FoundSandbox
  directory: string
  holders: Map<TerminalNumber, MemoryHolder>
  /** The port on this machine behind a port inside. */
  ports: Map<number, number>
  files: Map<string, Buffer>
  /** Whoever looks after files now, or did. */
  keepers: Set<FakeFiles>
}

/**
 * Sandboxes in memory, for tests of what stands above the port. Terminals run a FakeShell (see there what it knows),
 * with the real holder's numbering and flow control. Faults are made by calling `goDown`, `die`, `runOutOfMemory`, `fillDisk`
 * and `breakConnections`. What runs outlives no FakeSandboxHost: hand the same one to the next server.
 */
export class FakeSandboxHost implements SandboxHost {
  /** How often each method was called. */
  readonly created: SandboxPlan[] = []
  readonly commands: { id: SandboxId; command: SandboxCommand }[] = []
  readonly removed: SandboxId[] = []
  readonly #options: FakeSandboxHostOptions
  readonly #sandboxes = new Map<SandboxId, FakeSandbox>()
  readonly #watchers = new Set<(event: SandboxEvent) => void>()
  #down: Error | undefined

  constructor(options: FakeSandboxHostOptions = {}) {
    this.#options = options
  }

  /** From now on the engine does not answer; every terminal's connection breaks. */
  goDown(): void {
    this.#down = new Error('connect ECONNREFUSED')
    for (const id of this.#sandboxes.keys()) this.breakConnections(id)
  }

  comeBack(): void {
    this.#down = undefined
  }

  /** The sandbox ends without being asked to. */
  die(id: SandboxId): void {
    this.breakConnections(id)
    this.#sandboxes.delete(id)
    this.#tell({ id, kind: 'ended' })
  }

  /** As if an earlier version of the platform had made it, whose way to ports is another. */
  outdate(id: SandboxId): void {
    const sandbox = this.#sandboxes.get(id)
    if (sandbox !== undefined) sandbox.found.outdated = true
  }

  runOutOfMemory(id: SandboxId): void {
    this.#tell({ id, kind: 'out-of-memory' })
  }

  fillDisk(id: SandboxId, kind: 'disk-nearly-full' | 'disk-full'): void {
    this.#tell({ id, kind })
  }

  /** Terminals are lost to their listeners; the shells live on. */
  breakConnections(id: SandboxId): void {
    for (const holder of this.#sandboxes.get(id)?.holders.values() ?? []) {
      holder.breakConnections(new Error('connection broken'))
    }
  }

  /** A server listens on `port` inside: it is the one on `localPort` of this machine. */
  listenInside(id: SandboxId, port: number, localPort: number): void {
    this.#sandbox(id).ports.set(port, localPort)
  }

  /** A program inside writes a file. */
  changeFile(id: SandboxId, path: string, text: string | undefined): void {
    for (const keeper of this.#sandbox(id).keepers) keeper.changeOutside(path, text)
  }

  openKeepers(id: SandboxId): number {
    return [...this.#sandbox(id).keepers].filter(({ stream }) => !stream.destroyed).length
  }

  /** Whoever looks after files is killed. */
  killFiles(id: SandboxId): void {
    const { keepers } = this.#sandbox(id)
    for (const keeper of keepers) keeper.stream.destroy()
    keepers.clear()
  }

  async create(plan: SandboxPlan): Promise<FoundSandbox> {
    this.#answer()
    this.created.push(plan)
    await this.#options.startDelay?.()
    this.#answer()
    if (this.#sandboxes.size >= (this.#options.capacity ?? Infinity)) {
      throw sandboxFailed(new Error('no room for another sandbox'))
    }
    const { id, kind, egress, owner } = plan
    const found: FoundSandbox = { id, kind, egress, createdAt: this.#options.now?.() ?? 0, running: true }
    if (owner !== undefined) found.sessionId = owner.sessionId
    // Left where it is: tests look into it after its sandbox is gone, too.
    const directory = mkdtempSync(join(tmpdir(), 'fake-'))
    this.#sandboxes.set(id, {
      found,
      directory,
      holders: new Map(),
      ports: new Map(),
      files: new Map(),
      keepers: new Set(),
    })
    return { ...found }
  }

  assign(id: SandboxId, owner: SandboxOwner): Promise<FoundSandbox> {
    return promise(() => {
      const { found } = this.#sandbox(id)
      if (found.sessionId !== undefined && found.sessionId !== owner.sessionId) {
        throw new ProblemError('sandbox-failed', {}, { cause: new Error(`${id} belongs to another session`) })
      }
      found.sessionId = owner.sessionId
      return { ...found }
    })
  }

  find(): Promise<FoundSandbox[]> {
    return promise(() => {
      this.#answer()
      return [...this.#sandboxes.values()].map(({ found }) => ({ ...found }))
    })
  }

  remove(id: SandboxId): Promise<void> {
    return promise(() => {
      this.#answer()
      this.removed.push(id)
      this.breakConnections(id)
      this.#sandboxes.delete(id)
    })
  }

  openTerminal(id: SandboxId, terminal: TerminalNumber, size?: TerminalSize): Promise<HeldTerminal> {
    return promise(() => {
      const { holders } = this.#sandbox(id)
      const holder =
        holders.get(terminal) ??
        new MemoryHolder(
          (tty, fitting) => new FakeShell(tty, fitting),
          () => holders.delete(terminal),
        )
      holders.set(terminal, holder)
      return holder.attach(size)
    })
  }

  closeTerminal(id: SandboxId, terminal: TerminalNumber): Promise<void> {
    return promise(() => this.#sandbox(id).holders.get(terminal)?.hangUp())
  }

  async run(id: SandboxId, command: SandboxCommand): Promise<CommandResult> {
    this.#sandbox(id)
    this.commands.push({ id, command })
    if (this.#options.run !== undefined) return this.#options.run(id, command)
    const directory = this.directory(id)
    // Our own scripts keep what a sandbox has at its root below that directory, too.
    const env = { ...process.env, HOME: directory, SANDLOT_ROOT: directory, ...command.env }
    return runChild(command.argv, { ...command, directory, env })
  }

  /** What stands for the sandbox's root and its learner's home on this machine. */
  directory(id: SandboxId): string {
    return this.#sandbox(id).directory
  }

  openFiles(id: SandboxId): Promise<Duplex> {
    return promise(() => {
      const sandbox = this.#sandbox(id)
      const keeper = new FakeFiles(sandbox.files)
      sandbox.keepers.add(keeper)
      return keeper.stream
    })
  }

  async dial(id: SandboxId, port: number): Promise<Duplex> {
    const { ports, found } = this.#sandbox(id)
    if (found.outdated) throw new ProblemError('sandbox-outdated')
    const localPort = ports.get(port)
    if (localPort === undefined) throw new ProblemError('sandbox-failed', { port })
    const socket = connect(localPort, '127.0.0.1')
    try {
      await once(socket, 'connect')
    } catch (cause) {
      throw new ProblemError('sandbox-failed', { port }, { cause })
    }
    return socket
  }

  watch(onEvent: (event: SandboxEvent) => void): () => void {
    this.#watchers.add(onEvent)
    return () => this.#watchers.delete(onEvent)
  }

  findProtections(): Promise<Protection[]> {
    return promise(() => {
      this.#answer()
      return protectionNames.map((name) => ({ name, state: 'on' }))
    })
  }

  checkHealth(): Promise<void> {
    return promise(() => this.#answer())
  }

  #tell(event: SandboxEvent): void {
    for (const watcher of this.#watchers) watcher(event)
  }

  #sandbox(id: SandboxId): FakeSandbox {
    this.#answer()
    const sandbox = this.#sandboxes.get(id)
    if (sandbox === undefined) throw new ProblemError('sandbox-gone')
    return sandbox
  }

  #answer(): void {
    if (this.#down !== undefined) throw new ProblemError('engine-unreachable', {}, { cause: this.#down })
  }
}

/** What is thrown is a rejection, as it is over a wire. */
function promise<T>(give: () => T): Promise<T> {
  return new Promise((resolve) => resolve(give()))
}
