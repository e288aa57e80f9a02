import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Duplex } from 'node:stream'
import type { UserId } from '#common/person.ts'
import { protectionNames, type Protection, type ProtectionName } from '#common/machine.ts'
import { ProblemError } from '#common/problem.ts'
import type { Machine, SandboxId, TerminalNumber, TerminalSize } from '#common/sandbox.ts'
import type { Clock } from '#server/clock.ts'
import { runChild } from './child-command.ts'
import { Bubblewrap, insidePrograms, type LocalLimits } from './local-bubblewrap.ts'
import { LocalShell, terminalName } from './local-shell.ts'
import { openLocalStream } from './local-stream.ts'
import { MemoryHolder } from './memory-holder.ts'
import { sandboxFailed } from './sandbox-failed.ts'
import type {
  CommandResult,
  FoundSandbox,
  HeldTerminal,
  SandboxCommand,
  SandboxEvent,
  SandboxHost,
  SandboxOwner,
  SandboxPlan,
} from './sandbox-host.ts'

export interface LocalSandboxHostParts {
  /** For what is written inside sandboxes. */
  directory: string
  limits: LocalLimits
  clock: Clock
}

interface LocalSandbox {
  found: FoundSandbox
  userId?: UserId
  wrap: Bubblewrap
  holders: Map<TerminalNumber, MemoryHolder<LocalShell>>
}

/**
 * Sandboxes of bubblewrap on this machine, for the author of lessons who has no Docker. One person's at a time, and
 * gone with this process: nothing but the number of their programs is bounded for all of them together.
 */
export class LocalSandboxHost implements SandboxHost {
  readonly #parts: LocalSandboxHostParts
  readonly #sandboxes = new Map<SandboxId, LocalSandbox>()
  readonly #watchers = new Set<(event: SandboxEvent) => void>()

  constructor(parts: LocalSandboxHostParts) {
    this.#parts = parts
  }

  async create({ id, kind, egress, owner }: SandboxPlan): Promise<FoundSandbox> {
    if (kind !== 'shell') throw sandboxFailed(new Error('only Docker can give a sandbox a Docker of its own'))
    if (owner !== undefined) this.#refuseOthers(owner.userId)
    const { directory, limits, clock } = this.#parts
    const found: FoundSandbox = { id, kind, egress, createdAt: clock.now(), running: true }
    if (owner !== undefined) found.sessionId = owner.sessionId
    await mkdir(directory, { recursive: true, mode: 0o700 })
    const wrap = await Bubblewrap.start(path.join(directory, id), limits, () => this.#lose(id))
    const sandbox: LocalSandbox = { found, wrap, holders: new Map() }
    if (owner !== undefined) sandbox.userId = owner.userId
    this.#sandboxes.set(id, sandbox)
    return { ...found }
  }

  async assign(id: SandboxId, owner: SandboxOwner): Promise<FoundSandbox> {
    const sandbox = await this.#find(id)
    const { found } = sandbox
    if (found.sessionId !== undefined && found.sessionId !== owner.sessionId) {
      throw sandboxFailed(new Error(`${id} belongs to another session`))
    }
    this.#refuseOthers(owner.userId)
    found.sessionId = owner.sessionId
    sandbox.userId = owner.userId
    return { ...found }
  }

  find(): Promise<FoundSandbox[]> {
    return Promise.resolve([...this.#sandboxes.values()].map(({ found }) => ({ ...found })))
  }

  async remove(id: SandboxId): Promise<void> {
    const sandbox = this.#sandboxes.get(id)
    this.#sandboxes.delete(id)
    await sandbox?.wrap.end()
  }

  async openTerminal(id: SandboxId, terminal: TerminalNumber, size?: TerminalSize): Promise<HeldTerminal> {
    const { wrap, holders } = await this.#find(id)
    const holder = holders.get(terminal) ?? this.#startShell(wrap, () => holders.delete(terminal))
    holders.set(terminal, holder)
    return holder.attach(size)
  }

  async closeTerminal(id: SandboxId, terminal: TerminalNumber): Promise<void> {
    const { holders } = await this.#find(id)
    await holders.get(terminal)?.shell.end(this.#parts.clock)
  }

  async run(id: SandboxId, { argv, env, ...command }: SandboxCommand): Promise<CommandResult> {
    const { wrap } = await this.#find(id)
    const result = await runChild(wrap.enter(argv, env), { ...command, directory: '/' })
    // What was killed with its whole sandbox has not failed.
    if (result.status === 'exited' && result.code !== 0) await this.#find(id)
    return result
  }

  async openFiles(id: SandboxId): Promise<Duplex> {
    return this.#openProgram(id, 'files.mjs').catch((cause: unknown) => Promise.reject(toProblem(cause)))
  }

  async dial(id: SandboxId, port: number, machine: Machine = 1): Promise<Duplex> {
    if (machine !== 1) throw new ProblemError('sandbox-failed', { port })
    return this.#openProgram(id, 'dial.mjs', String(port)).catch((cause: unknown) => {
      if (cause instanceof ProblemError) throw cause
      throw new ProblemError('sandbox-failed', { port }, { cause })
    })
  }

  watch(onEvent: (event: SandboxEvent) => void): () => void {
    this.#watchers.add(onEvent)
    return () => this.#watchers.delete(onEvent)
  }

  /** That a sandbox can be made is found out by making one. */
  async checkHealth(): Promise<void> {
    const argv = ['bwrap', '--unshare-user', '--unshare-net', '--ro-bind', '/', '/', '/bin/true']
    const tried = await runChild(argv, { directory: '/', timeoutMs: 5000 }).catch((cause: unknown) =>
      Promise.reject(sandboxFailed(cause)),
    )
    const isWell = tried.status === 'exited' && tried.code === 0
    if (!isWell) throw sandboxFailed(new Error(tried.stderr))
  }

  findProtections(): Promise<Protection[]> {
    return Promise.resolve(
      protectionNames.map((name) =>
        given.has(name) ? { name, state: 'on' } : { name, state: 'off', reason: 'local' },
      ),
    )
  }

  /** Ends all of them. */
  async close(): Promise<void> {
    await Promise.all([...this.#sandboxes.keys()].map((id) => this.remove(id)))
  }

  #startShell(wrap: Bubblewrap, onExit: () => void): MemoryHolder<LocalShell> {
    const argv = wrap.enter(['bash'], { TERM: terminalName })
    return new MemoryHolder((tty, size) => new LocalShell(tty, argv, size), onExit)
  }

  async #openProgram(id: SandboxId, ...args: string[]): Promise<Duplex> {
    const { wrap } = await this.#find(id)
    const [name = '', ...rest] = args
    const argv = [`${insidePrograms}/node`, `${insidePrograms}/${name}`, ...rest]
    return openLocalStream(wrap.enter(argv))
  }

  #refuseOthers(userId: UserId): void {
    const others = [...this.#sandboxes.values()].some(
      (sandbox) => sandbox.userId !== undefined && sandbox.userId !== userId,
    )
    if (others) throw sandboxFailed(new Error('sandboxes without Docker are for one person at a time'))
  }

  #find(id: SandboxId): Promise<LocalSandbox> {
    const sandbox = this.#sandboxes.get(id)
    return sandbox === undefined ? Promise.reject(new ProblemError('sandbox-gone')) : Promise.resolve(sandbox)
  }

  #lose(id: SandboxId): void {
    const sandbox = this.#sandboxes.get(id)
    if (sandbox === undefined) return
    this.#sandboxes.delete(id)
    void sandbox.wrap.end()
    for (const watcher of this.#watchers) watcher({ id, kind: 'ended' })
  }
}

/** What namespaces alone give. */
const given = new Set<ProtectionName>([
  'processes',
  'user-namespaces',
  'host-network',
  'host-ipv6',
  'neighbours',
])

function toProblem(cause: unknown): ProblemError {
  return cause instanceof ProblemError ? cause : sandboxFailed(cause)
}
