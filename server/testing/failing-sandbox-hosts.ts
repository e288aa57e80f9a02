import { ProblemError } from '#common/problem.ts'
import type { Clock } from '#server/clock.ts'
import type { HeldTerminal } from '#server/sandbox/sandbox-host.ts'
import { FakeSandboxHost } from './fake-sandbox-host.ts'

type OpenTerminal = FakeSandboxHost['openTerminal']

/** Fakes named for how they fail. */

/** Every start waits until `finishStarts` is called: for ever, when it is not. */
export class SlowSandboxHost extends FakeSandboxHost {
  readonly #starts: (() => void)[]

  constructor() {
    const starts: (() => void)[] = []
    super({ startDelay: () => new Promise((resolve) => starts.push(resolve)) })
    this.#starts = starts
  }

  get starting(): number {
    return this.#starts.length
  }

  /** Lets the `count` oldest starts finish; all of them unless told. */
  finishStarts(count = this.#starts.length): void {
    for (const finish of this.#starts.splice(0, count)) finish()
  }
}

/** Has no room for any sandbox. */
export class FullSandboxHost extends FakeSandboxHost {
  constructor() {
    super({ capacity: 0 })
  }
}

/** Every sandbox ends by itself right after it was made. */
export class DyingSandboxHost extends FakeSandboxHost {
  override async create(
    ...args: Parameters<FakeSandboxHost['create']>
  ): ReturnType<FakeSandboxHost['create']> {
    const found = await super.create(...args)
    setImmediate(() => this.die(found.id))
    return found
  }
}

/** The engine does not answer until `comeBack` is called. */
export class UnreachableSandboxHost extends FakeSandboxHost {
  constructor() {
    super()
    this.goDown()
  }
}

/** Every terminal waits to be joined until `finishJoining` is called: for ever, when it is not. */
export class SlowTerminalHost extends FakeSandboxHost {
  readonly #joining: (() => void)[] = []

  get joining(): number {
    return this.#joining.length
  }

  finishJoining(): void {
    for (const finish of this.#joining.splice(0)) finish()
  }

  override async openTerminal(...args: Parameters<OpenTerminal>): Promise<HeldTerminal> {
    await new Promise<void>((resolve) => this.#joining.push(resolve))
    return super.openTerminal(...args)
  }
}

/** No terminal's holder ever answers; the host gives up, as it must. */
export class MuteTerminalHost extends FakeSandboxHost {
  tries = 0

  override openTerminal(): Promise<HeldTerminal> {
    this.tries += 1
    return Promise.reject(new ProblemError('terminal-failed'))
  }
}

/** Programs in its terminals print, and read nothing that is typed. */
export class DeafTerminalHost extends FakeSandboxHost {
  override async openTerminal(...args: Parameters<OpenTerminal>): Promise<HeldTerminal> {
    const held = await super.openTerminal(...args)
    held.write = () => undefined
    return held
  }
}

/** Whoever joins a terminal loses it at once, as long as it `dies`. */
export class DyingTerminalHost extends FakeSandboxHost {
  dies = true
  readonly #joined: number[] = []

  constructor(private readonly clock: Clock) {
    super()
  }

  /** Milliseconds from each join to the next. */
  get pauses(): number[] {
    return this.#joined.slice(1).map((time, index) => time - (this.#joined[index] ?? time))
  }

  override async openTerminal(...args: Parameters<OpenTerminal>): Promise<HeldTerminal> {
    const held = await super.openTerminal(...args)
    this.#joined.push(this.clock.now())
    if (this.dies) setImmediate(() => this.breakConnections(args[0]))
    return held
  }
}
