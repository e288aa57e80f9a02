import type Docker from 'dockerode'
import type { ContainerInfo } from 'dockerode'
import type { Duplex } from 'node:stream'
import type { Protection } from '#common/machine.ts'
import { isUnreachable, ProblemError } from '#common/problem.ts'
import { type Machine, type SandboxId, TerminalNumber, type TerminalSize } from '#common/sandbox.ts'
import { wait, type Clock } from '#server/clock.ts'
import type { Log } from '#server/log.ts'
import { RecentMap } from '#server/recent-map.ts'
import { runDockerCommand } from './docker-command.ts'
import { DockerContainers, type Place } from './docker-containers.ts'
import { dialDockerPort } from './docker-dial.ts'
import { DockerDisk } from './docker-disk.ts'
import { DockerEngine, statusOf } from './docker-engine.ts'
import { watchDockerEvents } from './docker-events.ts'
import { checkDockerHealth } from './docker-health.ts'
import { openDockerFiles } from './docker-files.ts'
import { containerName, label, readSandbox, writeLabels } from './docker-labels.ts'
import { DockerPassage } from './docker-passage.ts'
import { findDockerProtections } from './docker-protections.ts'
import { type DockerRecipe, recipeDigest } from './docker-recipe.ts'
import { killPastEngine } from './docker-last-resort.ts'
import { readLastWords } from './docker-last-words.ts'
import type { DiskLimits } from './disk-usage.ts'
import { DiskWatch } from './disk-watch.ts'
import { closeDockerTerminal, openDockerTerminal } from './docker-terminal.ts'
import { readSandboxEntrance } from './docker-user.ts'
import { FirstTerminals } from './first-terminals.ts'
import { sandboxFailed, wordsOf } from './sandbox-failed.ts'
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

export interface DockerSandboxHostParts {
  docker: Docker
  recipe: DockerRecipe
  /** Tells this installation's sandboxes from others' on the same engine. */
  installation: string
  /** What one sandbox may have on disk beyond its image; none: it is not watched. */
  disk?: DiskLimits
  /** Whether programs may be started past the engine where that is possible; they are unless it says no. */
  passage?: boolean
  clock: Clock
  log: Log
}

/** A container is slow to start while many others do. */
const startMs = 60_000
/** The end of one takes a second on a busy machine. */
const stuckMs = 20_000
const protectionsMs = 60_000
const firstTerminal = TerminalNumber.parse(1)

/** Sandboxes as containers of a Docker Engine, of the images under `images/sandbox`. */
export class DockerSandboxHost implements SandboxHost {
  readonly #engine: DockerEngine
  readonly #recipe: DockerRecipe
  readonly #installation: string
  readonly #log: Log
  readonly #disk: DiskLimits | undefined
  readonly #containers: DockerContainers
  readonly #firstTerminals: FirstTerminals
  /** Sandboxes whose end was asked for. */
  readonly #askedToEnd = new RecentMap<SandboxId, true>(1_000)

  #protections: { found: Promise<Protection[]>; until: number } | undefined

  constructor(parts: DockerSandboxHostParts) {
    this.#engine = new DockerEngine(parts.docker, parts.clock)
    this.#recipe = parts.recipe
    this.#installation = parts.installation
    this.#log = parts.log
    this.#disk = parts.disk
    const passage = new DockerPassage(this.#engine, parts.log, parts.passage ?? true)
    this.#containers = new DockerContainers(this.#engine, passage)
    this.#firstTerminals = new FirstTerminals(parts.clock)
  }

  async create(plan: SandboxPlan): Promise<FoundSandbox> {
    const createdAt = this.#engine.clock.now()
    const name = containerName(plan.id)
    const { id, kind, egress, owner } = plan
    const found: FoundSandbox = { id, kind, egress, createdAt, running: true }
    if (owner !== undefined) found.sessionId = owner.sessionId
    try {
      const recipe = await this.#engine.ask(() => this.#recipe(plan))
      const labels = {
        ...recipe.Labels,
        ...writeLabels(plan, this.#installation, createdAt),
        [label.recipe]: recipeDigest(recipe),
      }
      const container = await this.#engine.ask(
        (docker, abortSignal) => docker.createContainer({ ...recipe, name, Labels: labels, abortSignal }),
        startMs,
      )
      await this.#engine.ask((_, abortSignal) => container.start({ abortSignal }), startMs)
      const entrance = readSandboxEntrance(kind, recipe.Labels)
      const firstEntrance = readSandboxEntrance(kind, recipe.Labels, { isNew: true })
      const place = { container, entrance, passage: this.#containers.passageTo(found), found }
      await this.#awaitReady({ ...place, entrance: firstEntrance })
      return { ...this.#containers.learn(place).found }
    } catch (cause) {
      await this.remove(plan.id).catch((error: unknown) =>
        this.#log.warn({ err: error }, 'left a failed sandbox'),
      )
      throw isUnreachable(cause) ? cause : sandboxFailed(cause)
    }
  }

  assign(id: SandboxId, owner: SandboxOwner): Promise<FoundSandbox> {
    return this.#containers.at(id, async (place) => {
      const { container, found } = place
      if (found.sessionId === owner.sessionId) return found
      if (found.sessionId !== undefined) {
        throw sandboxFailed(new Error(`${id} belongs to another session`))
      }
      await this.#engine.ask(() => container.rename({ name: containerName(id, owner.sessionId) }))
      return this.#containers.learn({ ...place, found: { ...found, sessionId: owner.sessionId } }).found
    })
  }

  async find(): Promise<FoundSandbox[]> {
    const containers = await this.#containers.list(this.#ours)
    const found: FoundSandbox[] = []
    for (const container of containers) {
      const sandbox = readSandbox(container)
      if (!sandbox) continue
      // Whoever has one keeps it as it is.
      if (sandbox.sessionId === undefined && (await this.#isMadeOtherwise(container, sandbox)))
        sandbox.outdated = true
      found.push(sandbox)
    }
    return found
  }

  /** Whether a new one would be made with another image, runtime, limits or confinement. */
  async #isMadeOtherwise({ Labels }: ContainerInfo, { kind, egress }: FoundSandbox): Promise<boolean> {
    try {
      const recipe = await this.#engine.ask(() => this.#recipe({ kind, egress }))
      return Labels[label.recipe] !== recipeDigest(recipe)
    } catch (error) {
      // How one would be made is not known while a network is missing; `checkHealth` says that.
      this.#log.debug({ err: error }, 'no recipe to compare with')
      return false
    }
  }

  async remove(id: SandboxId): Promise<void> {
    // The engine tells of the end a moment after it has answered.
    this.#askedToEnd.set(id, true)
    this.#forget(id)
    try {
      for (const { Id } of await this.#containers.list(`${label.sandbox}=${id}`))
        await this.#removeContainer(id, Id)
    } catch (error) {
      this.#askedToEnd.delete(id)
      throw error
    }
  }

  async openTerminal(id: SandboxId, terminal: TerminalNumber, size?: TerminalSize): Promise<HeldTerminal> {
    const kept = terminal === firstTerminal ? this.#firstTerminals.take(id) : undefined
    if (size) kept?.resize(size)
    return kept ?? this.#speakTo(id, (place) => openDockerTerminal(this.#engine, place, terminal, size))
  }

  async closeTerminal(id: SandboxId, terminal: TerminalNumber): Promise<void> {
    if (terminal === firstTerminal) this.#firstTerminals.drop(id)
    await this.#containers.at(id, (place) => closeDockerTerminal(this.#engine, place, terminal))
  }

  run(id: SandboxId, command: SandboxCommand): Promise<CommandResult> {
    return this.#containers.at(id, (place) => runDockerCommand(this.#engine, place, command))
  }

  openFiles(id: SandboxId): Promise<Duplex> {
    return this.#speakTo(id, (place) => openDockerFiles(this.#engine, place))
  }

  dial(id: SandboxId, port: number, machine: Machine = 1): Promise<Duplex> {
    return this.#speakTo(id, (place) => dialDockerPort(this.#engine, place, { port, machine }))
  }

  /** With a program inside that another version may have spoken otherwise with: then that is why it fails. */
  #speakTo<T>(id: SandboxId, work: (place: Place) => Promise<T>): Promise<T> {
    return this.#containers.at(id, async (place) => {
      try {
        return await work(place)
      } catch (cause) {
        throw place.found.outdated && isMisunderstanding(cause)
          ? new ProblemError('sandbox-outdated', {}, { cause })
          : cause
      }
    })
  }

  watch(onEvent: (event: SandboxEvent) => void): () => void {
    const closeEvents = watchDockerEvents(this.#engine, this.#installation, this.#log, (event) => {
      const isAskedFor = event.kind === 'ended' && this.#askedToEnd.has(event.id)
      if (event.kind === 'ended') this.#forget(event.id)
      if (!isAskedFor) onEvent(event)
    })
    const diskWatch = this.#watchDisk(onEvent)
    return () => {
      closeEvents()
      diskWatch?.close()
    }
  }

  #watchDisk(onEvent: (event: SandboxEvent) => void): DiskWatch | undefined {
    const limits = this.#disk
    if (limits === undefined) return undefined
    const disk = new DockerDisk(this.#engine, this.#containers, this.#ours)
    return new DiskWatch({
      clock: this.#engine.clock,
      log: this.#log,
      limits,
      findDisk: () => disk.findRoot(),
      count: () => disk.count(limits),
      onEvent,
    })
  }

  async checkHealth(): Promise<void> {
    await checkDockerHealth(this.#engine, this.#recipe)
  }

  /** Kept for a minute: it takes a dozen programs to find out. */
  findProtections(): Promise<Protection[]> {
    const now = this.#engine.clock.now()
    if (this.#protections !== undefined && now < this.#protections.until) return this.#protections.found
    const found = this.#engine.ask((docker) => findDockerProtections(docker))
    this.#protections = { found, until: now + protectionsMs }
    found.catch(() => (this.#protections = undefined))
    return found
  }

  get #ours(): string {
    return `${label.installation}=${this.#installation}`
  }

  /** Ready is what its learner needs first: a terminal with its shell, which then waits for them. */
  async #awaitReady(place: Place): Promise<void> {
    try {
      const terminal = await openDockerTerminal(this.#engine, place, firstTerminal)
      this.#firstTerminals.keep(place.found.id, terminal)
    } catch (cause) {
      if (isUnreachable(cause)) throw cause
      const said = await readLastWords(place.container)
      const failure = new Error(`the sandbox did not get ready; its last words: ${said}`, { cause })
      throw sandboxFailed(failure, said.trim() === '' ? wordsOf(cause) : said)
    }
  }

  #forget(id: SandboxId): void {
    this.#containers.forget(id)
    this.#firstTerminals.drop(id)
  }

  async #removeContainer(id: SandboxId, containerId: string): Promise<void> {
    const cancel = this.#engine.clock.after(stuckMs, () => {
      this.#log.warn({ sandboxId: id }, 'the engine does not end a sandbox: it is killed past the engine')
      this.#engine
        .ask((docker) => killPastEngine(docker, containerId))
        .catch((error: unknown) => this.#log.error({ err: error, sandboxId: id }, 'it could not be killed'))
    })
    try {
      await this.#engine.ask(
        (docker) => docker.getContainer(containerId).remove({ force: true, v: true }),
        startMs,
      )
    } catch (error) {
      if (statusOf(error) === 409) await this.#awaitGone(id)
      else if (statusOf(error) !== 404) throw error
    } finally {
      cancel()
    }
  }

  /** Somebody removes it already, perhaps a server before this one. */
  async #awaitGone(id: SandboxId): Promise<void> {
    const until = this.#engine.clock.now() + startMs
    while ((await this.#containers.list(`${label.sandbox}=${id}`)).length > 0) {
      if (this.#engine.clock.now() > until) throw sandboxFailed(new Error(`the engine does not end ${id}`))
      await wait(this.#engine.clock, 100)
    }
  }
}

/** Where nothing listens on a port, all has been understood. */
function isMisunderstanding(error: unknown): boolean {
  return (
    error instanceof ProblemError &&
    error.problem.code === 'sandbox-failed' &&
    error.problem.params.port === undefined
  )
}
