import { readConfig, type Config } from '#server/config.ts'
import { readEnvironment } from '#server/environment.ts'
import { findNamespaceObstacle } from '#server/sandbox/user-namespaces.ts'
import type { Streams } from './content-arguments.ts'
import { thisMachine, type ExaminedMachine } from './examined-machine.ts'
import { fine, type Examined } from './examined.ts'
import { protectionWords, settingRemedy } from './protection-words.ts'

export const usage = `Usage: sandlot doctor [--json]

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
  const examined = await examine(config, thisMachine(config, root))
  const isWell = examined.every(({ state }) => state !== 'missing')
  if (argv.includes('--json')) stdout.write(`${JSON.stringify({ well: isWell, examined })}\n`)
  else for (const each of examined) stdout.write(inWords(each))
  return isWell ? 0 : 1
}

/** Everything that was looked at, in the order in which it is mended. */
export async function examine(config: Config, machine: ExaminedMachine): Promise<Examined[]> {
  return [
    fine('Node.js', machine.nodeVersion),
    ...(config.sandboxHost === 'local' ? await examineLocal(machine) : await examineDocker(config, machine)),
    await examineDisk(machine),
    examineMemory(config, machine),
    await examinePort(config, machine),
    await examinePreviews(config, machine),
    ...(await Promise.all(config.contentDirectories.map((directory) => examineContent(directory, machine)))),
    examineClock(machine),
  ]
}

async function examineLocal(machine: ExaminedMachine): Promise<Examined[]> {
  return [...(await examineSetup(machine)), examineNamespaces(machine)]
}

async function examineDocker(config: Config, machine: ExaminedMachine): Promise<Examined[]> {
  const engine = await examineEngine(config, machine)
  // While it does not answer, nothing can be told of what is in it.
  if (engine.state === 'missing') return [engine]
  return [
    engine,
    ...(await examineSetup(machine)),
    ...(await machine.protections()).map(protectionWords),
    ...(await examineRuntimes(config, machine)),
    await examineWayIn(machine),
    await examineHub(machine),
  ]
}

async function examineEngine({ dockerHost }: Config, { engine }: ExaminedMachine): Promise<Examined> {
  try {
    return fine('Docker Engine', await engine())
  } catch (error) {
    return {
      what: 'Docker Engine',
      state: 'missing',
      found: `does not answer (${error instanceof Error ? error.message : String(error)})`,
      remedy:
        dockerHost === undefined
          ? 'Start it, or run "npm start", which installs one on Debian and Ubuntu.'
          : `Start the one at DOCKER_HOST=${dockerHost}, or unset DOCKER_HOST.`,
    }
  }
}

/** What set-up would do now: images, networks, registry. */
async function examineSetup({ setup }: ExaminedMachine): Promise<Examined[]> {
  return (await setup()).map(({ name, isMissing }) =>
    isMissing
      ? { what: name, state: 'missing', found: 'to be set up', remedy: 'Run "npx sandlot setup".' }
      : fine(name, 'set up'),
  )
}

/** Nothing, where sandboxes run in the engine's default. */
async function examineRuntimes({ runtimes }: Config, { runtimeFault }: ExaminedMachine): Promise<Examined[]> {
  const wanted = Object.entries(runtimes).map(([kind, runtime]) => `${kind}: ${runtime}`)
  if (wanted.length === 0) return []
  const what = 'runtimes of sandboxes'
  const fault = await runtimeFault()
  if (fault === undefined) return [fine(what, wanted.join(', '))]
  const [found = '', remedy = ''] = fault.split(/: (?=name it)/)
  return [{ what, state: 'missing', found, remedy: `${remedy.charAt(0).toUpperCase()}${remedy.slice(1)}` }]
}

/** Whether the server can come into those with an engine of their own past the machine's (decision 13). */
async function examineWayIn({ isRoot, seesContainers }: ExaminedMachine): Promise<Examined> {
  const what = 'way into sandboxes'
  const seen = await seesContainers()
  if (isRoot && seen) return fine(what, 'past the engine')
  const obstacle = seen ? 'for this is not root' : 'whose containers are not among the processes here'
  return {
    what,
    state: 'advice',
    found: `through the engine, ${obstacle}`,
    remedy:
      'Nothing has to be done. On the machine of the engine, as root and in no container, keys are echoed in half the time, and a whole class that starts at once waits a third as long.',
  }
}

function examineNamespaces({ setting }: ExaminedMachine): Examined {
  const what = 'user namespaces'
  const obstacle = findNamespaceObstacle(setting)
  if (obstacle === undefined) return fine(what, 'allowed')
  return { what, state: 'missing', found: `forbidden by ${obstacle.name}`, remedy: settingRemedy(obstacle) }
}

async function examineDisk({ freeBytes }: ExaminedMachine): Promise<Examined> {
  const free = Math.floor((await freeBytes()) / gibibyte)
  if (free >= 10) return fine('disk', `${free} GiB free`)
  return {
    what: 'disk',
    state: free < 2 ? 'missing' : 'advice',
    found: `${free} GiB free`,
    remedy: 'Make room: images take 3 GiB, and every learner may pull more.',
  }
}

function examineMemory({ maxSandboxes }: Config, { memoryBytes, cores }: ExaminedMachine): Examined {
  const memory = (memoryBytes / gibibyte).toFixed(1)
  return fine('memory and cores', `${memory} GiB, ${cores} cores: ${maxSandboxes} sandboxes at a time`)
}

async function examinePort({ listen, url }: Config, { isPortFree }: ExaminedMachine): Promise<Examined> {
  if (await isPortFree()) return fine('port', `${listen.port} is free for ${url.origin}`)
  return {
    what: 'port',
    state: 'advice',
    found: `${listen.port} is in use`,
    remedy:
      'Unless Sandlot itself runs there, end what does, or set SANDLOT_URL to an address with another port.',
  }
}

async function examineHub({ reachesHub }: ExaminedMachine): Promise<Examined> {
  if (await reachesHub()) return fine('Docker Hub', 'can be reached')
  return {
    what: 'Docker Hub',
    state: 'advice',
    found: 'cannot be reached',
    remedy: 'Nothing has to be done: the lab registry serves stand-ins for the images that lessons use.',
  }
}

async function examinePreviews(
  { previewDomain, url }: Config,
  { addressOf }: ExaminedMachine,
): Promise<Examined> {
  const name = `80-sandbox.${previewDomain}`
  // Browsers lead every name below localhost to this machine, whatever its resolver says.
  if (previewDomain === 'localhost') return fine('previews', `at *.localhost, on ${url.origin}`)
  const address = await addressOf(name)
  const parent = sharedParent(previewDomain, url.hostname)
  if (address !== undefined && parent !== undefined) {
    return {
      what: 'previews',
      state: 'advice',
      found: `${name} is ${address}; its pages can set cookies for ${parent}, and so for ${url.hostname}`,
      remedy: 'Before strangers come, set SANDLOT_PREVIEW_DOMAIN to a registered domain of its own.',
    }
  }
  if (address !== undefined) return fine('previews', `${name} is ${address}`)
  return {
    what: 'previews',
    state: 'advice',
    found: `${name} has no address`,
    remedy: `Add a wildcard DNS record for *.${previewDomain} that leads to this machine.`,
  }
}

/** The domain that both lie below or are, by which browsers would let one set the other's cookies. */
function sharedParent(one: string, other: string): string | undefined {
  const [labels, others] = [one, other].map((name) => name.split('.').reverse())
  const differ = labels?.findIndex((label, index) => label !== others?.[index]) ?? 0
  const shared = labels?.slice(0, differ < 0 ? undefined : differ) ?? []
  // Nobody owns the likes of .com and .ac.kr.
  const isOwned = shared.length > 2 || (shared.length === 2 && (shared[1] ?? '').length > 3)
  return isOwned ? shared.reverse().join('.') : undefined
}

async function examineContent(directory: string, { content }: ExaminedMachine): Promise<Examined> {
  const what = `lessons in ${directory}`
  const there = await content(directory)
  if (there === undefined) {
    return { what, state: 'missing', found: 'no such directory', remedy: 'Correct SANDLOT_CONTENT.' }
  }
  const found = `lessons: ${there.lessons}, errors: ${there.errors}, warnings: ${there.warnings}`
  if (there.errors === 0) return fine(what, found)
  return { what, state: 'advice', found, remedy: `Run "npx sandlot lint ${directory}".` }
}

/** A clock that is far off breaks downloads and logins. */
function examineClock({ now }: ExaminedMachine): Examined {
  const time = now()
  if (time.getFullYear() >= 2026) return fine('clock', time.toISOString())
  return {
    what: 'clock',
    state: 'missing',
    found: time.toISOString(),
    remedy: 'Set the clock, or start NTP.',
  }
}

function inWords({ what, state, found, remedy }: Examined): string {
  const mark = { fine: '✓', missing: '✗', advice: '!' }[state]
  return `${mark} ${what}: ${found}\n${remedy === undefined ? '' : `    ${remedy}\n`}`
}

const gibibyte = 1024 ** 3
