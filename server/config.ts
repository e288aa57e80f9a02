import { availableParallelism, totalmem } from 'node:os'
import { resolve } from 'node:path'
import type { SandboxLimits } from '#common/machine.ts'
import { SandboxKind } from '#common/sandbox.ts'
import type { RecordingLimits } from '#server/recording/recordings.ts'
import { runtimeVariable, type SandboxRuntimes } from '#server/sandbox/docker-runtimes.ts'
import { defaultMaxSandboxes, defaultPool } from '#server/session/capacity.ts'
import {
  decimal,
  engineAddress,
  EnvironmentReader,
  hostName,
  longToken,
  memorySize,
  oneOf,
  runtimeName,
  SettingError,
  text,
  webAddress,
  wholeNumber,
  type Environment,
} from '#server/environment.ts'

/** How this installation is set up. Times are milliseconds, sizes bytes, paths absolute. */
export interface Config {
  /** The address that people type. */
  url: URL
  listen: { host: string; port: number }
  /** How many reverse proxies of our own stand in front, whose X-Forwarded-For is believed. */
  proxies: number
  /** Previews are at `<port>-<sandbox>.<preview domain>`. */
  previewDomain: string
  dataDirectory: string
  contentDirectories: string[]
  /** As DOCKER_HOST has it; none: where Docker usually listens. */
  dockerHost?: string
  installDocker: 'auto' | 'never'
  /** `local`: without Docker, for the author of lessons at their own machine. */
  sandboxHost: 'docker' | 'local'
  sandbox: SandboxLimits
  /** What the registry that fetches from Docker Hub may keep. */
  hubCacheBytes: number
  /** What runs the containers of each kind of sandbox; none: the engine's default. */
  runtimes: SandboxRuntimes
  maxSandboxes: number
  /** Warm sandboxes kept for each kind that lessons need. */
  pool: number
  parallelStarts: number
  session: SessionTimes
  checkTimeoutMs: number
  recording: RecordingLimits
  /** What whoever reads /metrics has to name; none: one is made and kept. */
  metricsToken?: string
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'
}

export interface SessionTimes {
  /** A sandbox ends this long after it became ready. */
  lifetimeMs: number
  /** …unless its owner asks for more time, which they get up to this long after they opened the lesson… */
  maxLifetimeMs: number
  /** …or after this long without its owner doing anything… */
  idleMs: number
  /** …and says so this long before. */
  warningMs: number
}

/** Throws a SettingError whose message names the variable, what it was and what was expected. */
export function readConfig(environment: Environment): Config {
  const from = new EnvironmentReader(environment)
  const url = from.read('SANDLOT_URL', webAddress, 'http://localhost:3000')
  const local = ['localhost', '127.0.0.1'].includes(url.hostname)
  const dockerHost = from.readOptional('DOCKER_HOST', engineAddress)
  const maxSandboxes = from.read(
    'SANDLOT_MAX_SANDBOXES',
    wholeNumber(1, 10_000),
    String(defaultMaxSandboxes({ memoryBytes: totalmem(), cores: availableParallelism() })),
  )
  const metricsToken = from.readOptional('SANDLOT_METRICS_TOKEN', longToken)

  const config: Config = {
    url,
    listen: {
      host: from.read('SANDLOT_LISTEN', hostName, local ? '127.0.0.1' : '0.0.0.0'),
      port: from.read('PORT', wholeNumber(1, 65535), portOf(url)),
    },
    proxies: from.read('SANDLOT_PROXIES', wholeNumber(0, 5), '0'),
    previewDomain: from.read('SANDLOT_PREVIEW_DOMAIN', hostName, local ? 'localhost' : url.hostname),
    dataDirectory: resolve(from.read('SANDLOT_DATA', text, '.sandlot')),
    contentDirectories: from
      .read('SANDLOT_CONTENT', text, 'content')
      .split(':')
      .filter((directory) => directory !== '')
      .map((directory) => resolve(directory)),
    ...(dockerHost === undefined ? {} : { dockerHost }),
    ...(metricsToken === undefined ? {} : { metricsToken }),
    installDocker: from.read('SANDLOT_INSTALL_DOCKER', oneOf(['auto', 'never']), 'auto'),
    sandboxHost: from.read('SANDLOT_SANDBOX', oneOf(['docker', 'local']), 'docker'),
    sandbox: {
      memoryBytes: from.read('SANDLOT_SANDBOX_MEMORY', memorySize, '768m'),
      cpus: from.read('SANDLOT_SANDBOX_CPUS', decimal(0.1, 64), '1'),
      pids: from.read('SANDLOT_SANDBOX_PIDS', wholeNumber(64, 32768), '512'),
      diskBytes: from.read('SANDLOT_SANDBOX_DISK', memorySize, '4g'),
      files: from.read('SANDLOT_SANDBOX_FILES', wholeNumber(10_000, 100_000_000), '300000'),
    },
    hubCacheBytes: from.read('SANDLOT_REGISTRY_CACHE', memorySize, '20g'),
    runtimes: readRuntimes(from),
    maxSandboxes,
    pool: from.read('SANDLOT_POOL', wholeNumber(0, 50), String(defaultPool(maxSandboxes))),
    parallelStarts: from.read('SANDLOT_PARALLEL_STARTS', wholeNumber(1, 50), '2'),
    session: readSessionTimes(from),
    checkTimeoutMs: from.read('SANDLOT_CHECK_SECONDS', wholeNumber(1, 600), '30') * 1000,
    recording: {
      keepMs: from.read('SANDLOT_RECORDING_DAYS', wholeNumber(0, 3650), '30') * 24 * 3600_000,
      maxBytes: from.read('SANDLOT_RECORDING_MEGABYTES', wholeNumber(1, 10_000), '10') * 1024 ** 2,
    },
    logLevel: from.read(
      'SANDLOT_LOG_LEVEL',
      oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
      'info',
    ),
  }
  from.refuseUnknown('SANDLOT_')
  if (config.sandboxHost === 'local') refuseOthers(config)
  return config
}

/** A sandbox without Docker is no place for anybody but the one whose machine it is. */
function refuseOthers({ url, listen }: Config): void {
  const loopback = ['localhost', '127.0.0.1', '::1', '[::1]']
  for (const [name, host] of [
    ['SANDLOT_URL', url.hostname],
    ['SANDLOT_LISTEN', listen.host],
  ] as const) {
    if (loopback.includes(host)) continue
    throw new SettingError(
      `${name} leads to "${host}"; with SANDLOT_SANDBOX=local it must be localhost, as sandboxes without Docker are for this machine's own user alone`,
    )
  }
}

function readRuntimes(from: EnvironmentReader): SandboxRuntimes {
  const runtimes: SandboxRuntimes = {}
  for (const kind of SandboxKind.options) {
    const runtime = from.readOptional(runtimeVariable[kind], runtimeName)
    if (runtime !== undefined) runtimes[kind] = runtime
  }
  return runtimes
}

function readSessionTimes(from: EnvironmentReader): SessionTimes {
  const minutes = from.read('SANDLOT_SESSION_MINUTES', wholeNumber(1, 10_080), '60')
  const most = from.read(
    'SANDLOT_MAX_SESSION_MINUTES',
    wholeNumber(1, 10_080),
    String(Math.max(minutes, 180)),
  )
  if (most < minutes) {
    throw new SettingError(
      `SANDLOT_MAX_SESSION_MINUTES is "${most}"; expected at least SANDLOT_SESSION_MINUTES, which is ${minutes}`,
    )
  }
  const idle = from.read('SANDLOT_IDLE_MINUTES', wholeNumber(1, 10_080), '20')
  const warning = from.read(
    'SANDLOT_IDLE_WARNING_MINUTES',
    wholeNumber(0, 10_080),
    String(Math.min(5, idle - 1)),
  )
  if (warning >= idle) {
    throw new SettingError(
      `SANDLOT_IDLE_WARNING_MINUTES is "${warning}"; expected less than SANDLOT_IDLE_MINUTES, which is ${idle}`,
    )
  }
  return {
    lifetimeMs: minutes * 60_000,
    maxLifetimeMs: most * 60_000,
    idleMs: idle * 60_000,
    warningMs: warning * 60_000,
  }
}

/** Behind https stands a proxy that speaks TLS, so the address says nothing about our port. */
function portOf(url: URL): string {
  if (url.port !== '') return url.port
  return url.protocol === 'https:' ? '3000' : '80'
}
