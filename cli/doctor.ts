import { existsSync, readFileSync } from 'node:fs'
import { lookup } from 'node:dns/promises'
import { statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { readConfig, type Config } from '#server/config.ts'
import { readContentDocument } from '#server/course/content-document.ts'
import { readEnvironment } from '#server/environment.ts'
import { connectDocker } from '#server/sandbox/docker-connection.ts'
import { findDockerProtections } from '#server/sandbox/docker-protections.ts'
import { findRuntimeFault } from '#server/sandbox/docker-runtimes.ts'
import type { Streams } from './content-arguments.ts'
import { fine, type Examined } from './examined.ts'
import { protectionWords } from './protection-words.ts'
import { probeDockerHub } from './setup/docker-hub.ts'
import { setupSteps } from './setup/steps.ts'

const usage = `Usage: sandlot doctor [--json]

Says what this machine has and lacks for serving lessons, and what to do about each lack. Changes nothing.
Exits with 1 when something is missing that sandboxes need.
`

/** `sandlot doctor`. Resolves with the exit status: 0, 1 when something needed is missing, 2 when called wrongly. */
export async function run(argv: string[], { stdout, stderr }: Streams, root: string): Promise<number> {
  if (argv.some((argument) => argument !== '--json')) {
    stderr.write(`sandlot doctor: There is no such option.\n\n${usage}`)
    return 2
  }
  const config = readConfig(readEnvironment(root))
  const examined = await examine(config, root)
  const isWell = examined.every(({ state }) => state !== 'missing')
  if (argv.includes('--json')) stdout.write(`${JSON.stringify({ well: isWell, examined })}\n`)
  else for (const each of examined) stdout.write(inWords(each))
  return isWell ? 0 : 1
}

async function examine(config: Config, root: string): Promise<Examined[]> {
  return [
    fine('Node.js', process.versions.node),
    ...(config.sandboxHost === 'local'
      ? await examineSetup(config, root)
      : await examineDocker(config, root)),
    examineNamespaces(),
    await examineDisk(config),
    examineMemory(config),
    await examinePort(config),
    await examinePreviews(config),
    ...(await Promise.all(config.contentDirectories.map(examineContent))),
    examineClock(),
  ]
}

async function examineDocker(config: Config, root: string): Promise<Examined[]> {
  const docker = connectDocker(config.dockerHost)
  return [
    await examineEngine(docker),
    ...(await examineSetup(config, root)),
    ...(await examineProtections(docker)),
    ...(await examineRuntimes(docker, config)),
    await examineHub(),
  ]
}

async function examineEngine(docker: ReturnType<typeof connectDocker>): Promise<Examined> {
  try {
    const told: unknown = await docker.info()
    const { ServerVersion, CgroupVersion, Driver } = told as Record<string, string>
    return fine('Docker Engine', `${ServerVersion}, cgroup version ${CgroupVersion}, storage ${Driver}`)
  } catch (error) {
    return {
      what: 'Docker Engine',
      state: 'missing',
      found: `does not answer (${error instanceof Error ? error.message : String(error)})`,
      remedy: 'Start it, or run "npm start", which installs one on Debian and Ubuntu.',
    }
  }
}

/** What set-up would do now: images, networks, firewall, registry. */
async function examineSetup(config: Config, root: string): Promise<Examined[]> {
  const steps = setupSteps(config, { root, logs: path.join(config.dataDirectory, 'log') })
  const examined: Examined[] = []
  for (const step of steps.filter(({ name }) => name !== 'Docker Engine')) {
    const { name } = step
    // Told in full by examineProtections and examineRuntimes.
    if (name.startsWith('firewall') || name.startsWith('runtimes')) continue
    // Without an engine none of them can be told.
    const isMissing = await step.needed().catch(() => true)
    examined.push(
      isMissing
        ? { what: name, state: 'missing', found: 'to be set up', remedy: 'Run "sandlot setup".' }
        : fine(name, 'set up'),
    )
  }
  return examined
}

/** What protects sandboxes here, and what cannot. */
async function examineProtections(docker: ReturnType<typeof connectDocker>): Promise<Examined[]> {
  const protections = await findDockerProtections(docker).catch(() => [])
  return protections.map(protectionWords)
}

/** Nothing, where sandboxes run in the engine's default. */
async function examineRuntimes(
  docker: ReturnType<typeof connectDocker>,
  { runtimes }: Config,
): Promise<Examined[]> {
  const wanted = Object.entries(runtimes).map(([kind, runtime]) => `${kind}: ${runtime}`)
  if (wanted.length === 0) return []
  const what = 'runtimes of sandboxes'
  const fault = await findRuntimeFault(docker, runtimes)
  if (fault === undefined) return [fine(what, wanted.join(', '))]
  const [found = '', remedy = ''] = fault.split(/: (?=name it)/)
  return [{ what, state: 'missing', found, remedy: `${remedy.charAt(0).toUpperCase()}${remedy.slice(1)}` }]
}

function examineNamespaces(): Examined {
  const what = 'user namespaces'
  const forbidding = [
    ['/proc/sys/kernel/apparmor_restrict_unprivileged_userns', '1', '0'],
    ['/proc/sys/kernel/unprivileged_userns_clone', '0', '1'],
    ['/proc/sys/user/max_user_namespaces', '0', '10000'],
  ].find(([file = '', value]) => existsSync(file) && readFileSync(file, 'utf8').trim() === value)
  if (forbidding === undefined) return fine(what, 'allowed')
  const [file = '', , wanted] = forbidding
  const setting = file.replace('/proc/sys/', '').replaceAll('/', '.')
  return {
    what,
    state: 'missing',
    found: `forbidden by ${setting}`,
    remedy: `Run "sudo sysctl -w ${setting}=${wanted}".`,
  }
}

async function examineDisk({ dataDirectory }: Config): Promise<Examined> {
  const nearest = existsSync(dataDirectory) ? dataDirectory : path.dirname(dataDirectory)
  const { bavail, bsize } = await statfs(existsSync(nearest) ? nearest : '/')
  const free = Math.floor((bavail * bsize) / gibibyte)
  if (free >= 10) return fine('disk', `${free} GiB free`)
  return {
    what: 'disk',
    state: free < 2 ? 'missing' : 'advice',
    found: `${free} GiB free`,
    remedy: 'Make room: images take 3 GiB, and every learner may pull more.',
  }
}

function examineMemory({ maxSandboxes }: Config): Examined {
  const memory = (os.totalmem() / gibibyte).toFixed(1)
  return fine(
    'memory and cores',
    `${memory} GiB, ${os.availableParallelism()} cores: ${maxSandboxes} sandboxes at a time`,
  )
}

async function examinePort({ listen, url }: Config): Promise<Examined> {
  const isFree = await new Promise<boolean>((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(listen.port, listen.host, () => server.close(() => resolve(true)))
  })
  if (isFree) return fine('port', `${listen.port} is free for ${url.origin}`)
  return {
    what: 'port',
    state: 'advice',
    found: `${listen.port} is in use`,
    remedy:
      'Unless Sandlot itself runs there, end what does, or set SANDLOT_URL to an address with another port.',
  }
}

async function examineHub(): Promise<Examined> {
  if (await probeDockerHub()()) return fine('Docker Hub', 'can be reached')
  return {
    what: 'Docker Hub',
    state: 'advice',
    found: 'cannot be reached',
    remedy: 'Nothing has to be done: the lab registry serves stand-ins for the images that lessons use.',
  }
}

async function examinePreviews({ previewDomain, url }: Config): Promise<Examined> {
  const name = `80-sandbox.${previewDomain}`
  // Browsers lead every name below localhost to this machine, whatever its resolver says.
  if (previewDomain === 'localhost') return fine('previews', `at *.localhost, on ${url.origin}`)
  const address = await lookup(name).catch(() => undefined)
  if (address !== undefined) return fine('previews', `${name} is ${address.address}`)
  return {
    what: 'previews',
    state: 'advice',
    found: `${name} has no address`,
    remedy: `Add a wildcard DNS record for *.${previewDomain} that leads to this machine.`,
  }
}

async function examineContent(directory: string): Promise<Examined> {
  const what = `lessons in ${directory}`
  const document = await readContentDocument(directory).catch(() => undefined)
  if (document === undefined) {
    return { what, state: 'missing', found: 'no such directory', remedy: 'Correct SANDLOT_CONTENT.' }
  }
  const problems = [...document.problems, ...document.lessons.flatMap((lesson) => lesson.problems)]
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const found = `${document.lessons.length}, with ${errors} errors and ${problems.length - errors} warnings`
  if (errors === 0) return fine(what, found)
  return { what, state: 'advice', found, remedy: `Run "sandlot lint ${directory}".` }
}

/** A clock that is far off breaks downloads and logins. */
function examineClock(): Examined {
  const now = new Date()
  if (now.getFullYear() >= 2026) return fine('clock', now.toISOString())
  return { what: 'clock', state: 'missing', found: now.toISOString(), remedy: 'Set the clock, or start NTP.' }
}

function inWords({ what, state, found, remedy }: Examined): string {
  const mark = { fine: '✓', missing: '✗', advice: '!' }[state]
  return `${mark} ${what}: ${found}\n${remedy === undefined ? '' : `    ${remedy}\n`}`
}

const gibibyte = 1024 ** 3
