import type { Clock } from '#server/clock.ts'
import type { Log } from '#server/log.ts'

/** Asked again and again by whoever watches over the server: an answer is good for this long. */
const freshMs = 2000
/** What has not answered by then does not answer. */
const patienceMs = 3000

export interface HealthParts {
  /** Each rejects when that part does not work. */
  database: () => Promise<unknown>
  engine: () => Promise<unknown>
  clock: Clock
  log: Log
}

/** Whether what the server stands on works. Says which does not, and nothing of why: that is in the log. */
export interface HealthReport {
  database: 'ok' | 'failing'
  engine: 'ok' | 'failing'
}

/** Looks after database and engine when asked, at most once in a while, and never waits long for either. */
export class Health {
  private last: { at: number; report: Promise<HealthReport> } | undefined
  private told: HealthReport = { database: 'ok', engine: 'ok' }

  constructor(private readonly parts: HealthParts) {}

  check(): Promise<HealthReport> {
    const now = this.parts.clock.now()
    if (!this.last || now - this.last.at >= freshMs) this.last = { at: now, report: this.look() }
    return this.last.report
  }

  private async look(): Promise<HealthReport> {
    const [database, engine] = await Promise.all([this.ask('database'), this.ask('engine')])
    this.told = { database, engine }
    return this.told
  }

  private async ask(part: 'database' | 'engine'): Promise<'ok' | 'failing'> {
    const { clock, log } = this.parts
    let cancel = (): void => undefined
    const overdue = new Promise<never>((_, reject) => {
      cancel = clock.after(patienceMs, () => reject(new Error(`no answer within ${patienceMs} ms`)))
    })
    try {
      await Promise.race([this.parts[part](), overdue])
      if (this.told[part] === 'failing') log.info({ part }, 'health: works again')
      return 'ok'
    } catch (error) {
      if (this.told[part] === 'ok') log.error({ err: error, part }, 'health: does not work')
      return 'failing'
    } finally {
      cancel()
    }
  }
}
