import { FakeSandboxHost } from './fake-sandbox-host.ts'

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
