import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { ProgressEvent } from '#common/progress.ts'
import type { Health } from '#server/health/health.ts'
import type { SessionService } from '#server/session/session-service.ts'
import type { Terminals } from '#server/terminal/terminals.ts'

export interface MetricsParts {
  sessions: Pick<SessionService, 'counts' | 'onChange'>
  terminals: Pick<Terminals, 'openCount' | 'traffic'>
  /** What is noted of learners is what is counted. */
  progress: { onEvent(listener: (event: ProgressEvent) => void): unknown }
  health: Pick<Health, 'check'>
  maxSandboxes: number
  /** Pages that are connected now. */
  connections: () => number
}

/** What an operator's Prometheus asks for. No label names a person, a lesson or a sandbox. */
export class Metrics {
  private readonly registry = new Registry()

  constructor(parts: MetricsParts) {
    collectDefaultMetrics({ register: this.registry })
    this.countWhatIsThere(parts)
    this.countTraffic(parts)
    this.countEvents(parts)
  }

  get contentType(): string {
    return this.registry.contentType
  }

  read(): Promise<string> {
    return this.registry.metrics()
  }

  private countWhatIsThere({ sessions, terminals, health, maxSandboxes, connections }: MetricsParts): void {
    this.gauges('sandlot_sessions', 'Sessions that have not ended', 'state', () => sessions.counts().sessions)
    this.gauge(
      'sandlot_queue_length',
      'Learners who wait for a sandbox',
      () => sessions.counts().sessions.queued,
    )
    this.gauges('sandlot_sandboxes', 'Sandboxes on the engine', 'state', () => {
      const { starting, running, leaving } = sessions.counts().sandboxes
      return { starting, running, leaving }
    })
    this.gauge('sandlot_sandboxes_max', 'Sandboxes that may run at once', () => maxSandboxes)
    this.gauge('sandlot_pool_ready', 'Warm sandboxes', () => sessions.counts().sandboxes.warm)
    this.gauge('sandlot_terminals', 'Terminals that are open', () => terminals.openCount)
    this.gauge('sandlot_connections', 'Pages that are connected', connections)
    this.gauges('sandlot_up', '1: answers and has what it needs', 'part', async () => {
      const { database, engine } = await health.check()
      return { database: database === 'ok' ? 1 : 0, engine: engine === 'ok' ? 1 : 0 }
    })
  }

  private countTraffic({ terminals: { traffic } }: MetricsParts): void {
    this.total('sandlot_terminal_attaches_total', 'Pages that joined a terminal', () => traffic.attaches)
    this.total('sandlot_terminal_inputs_total', 'Messages with keys that were taken', () => traffic.inputs)
    this.total(
      'sandlot_terminal_output_bytes_total',
      'Bytes that terminals printed',
      () => traffic.printedBytes,
    )
  }

  private countEvents({ progress, sessions }: MetricsParts): void {
    const registers = [this.registry]
    const starts = new Histogram({
      name: 'sandlot_sandbox_start_seconds',
      help: 'From its turn to the prompt that a learner can type at',
      buckets: [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60],
      registers,
    })
    const checks = new Counter({
      name: 'sandlot_checks_total',
      help: 'Checks whose result was noted',
      labelNames: ['result'],
      registers,
    })
    const ends = new Counter({
      name: 'sandlot_sessions_ended_total',
      help: 'Sessions that ended',
      labelNames: ['reason'],
      registers,
    })
    const failures = new Counter({
      name: 'sandlot_session_failures_total',
      help: 'Times that a session got no sandbox',
      labelNames: ['problem'],
      registers,
    })
    const commands = new Counter({
      name: 'sandlot_commands_total',
      help: 'Commands that learners ran',
      registers,
    })
    progress.onEvent((event) => {
      if (event.kind === 'sandbox-started') starts.observe(event.milliseconds / 1000)
      else if (event.kind === 'check-passed') checks.inc({ result: 'pass' })
      else if (event.kind === 'check-failed') checks.inc({ result: 'fail' })
      else if (event.kind === 'check-errored') checks.inc({ result: 'error' })
      else if (event.kind === 'session-ended') ends.inc({ reason: event.reason })
      else if (event.kind === 'command-ended') commands.inc()
    })
    sessions.onChange(({ state }) => {
      if (state.status === 'failed') failures.inc({ problem: state.problem.code })
    })
  }

  private gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      ...{ name, help },
      registers: [this.registry],
      collect() {
        this.set(read())
      },
    })
  }

  /** One line for each of a few states. */
  private gauges(
    name: string,
    help: string,
    label: string,
    read: () => Record<string, number> | Promise<Record<string, number>>,
  ): void {
    new Gauge({
      ...{ name, help },
      labelNames: [label],
      registers: [this.registry],
      async collect() {
        for (const [state, value] of Object.entries(await read())) this.set({ [label]: state }, value)
      },
    })
  }

  /** One that is counted elsewhere. */
  private total(name: string, help: string, read: () => number): void {
    new Counter({
      ...{ name, help },
      registers: [this.registry],
      collect() {
        this.reset()
        this.inc(read())
      },
    })
  }
}
