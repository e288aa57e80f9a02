import type { Container } from 'dockerode'
import { constants } from 'node:fs'
import { open, readFile, type FileHandle } from 'node:fs/promises'
import net from 'node:net'
import type { Duplex } from 'node:stream'
import { wait } from '#server/clock.ts'
import type { Log } from '#server/log.ts'
import type { DockerEngine } from './docker-engine.ts'

/** Where `supervise` (images/sandbox/supervise.c) waits for the server, in the container's own tree. */
const door = '/run/sandlot/passage'
/** Linux's: opens nothing, and so waits for nobody; Node has no name for it. */
const pathOnly = 0x200000
/** A container's first program is there a moment after the engine says that it started. */
const doorMs = 2_000
const lookEveryMs = 5
/** So often in vain, and never with success: this process cannot come in. */
const mostFailures = 3

/**
 * The short way into `docker` sandboxes: past the engine, to the socket of the container's first process, through
 * /proc. For that this process must be root where the engine's processes are. Where it is not, which the first tries
 * show, all goes by the engine.
 */
export class DockerPassage {
  readonly #engine: DockerEngine
  readonly #log: Log
  /** Never another's: a container is not started twice. */
  readonly #firstPids = new WeakMap<Container, number>()
  #state: 'untried' | 'open' | 'shut'
  #failures = 0

  constructor(engine: DockerEngine, log: Log, isWanted: boolean) {
    this.#engine = engine
    this.#log = log
    this.#state = isWanted && process.platform === 'linux' && process.getuid?.() === 0 ? 'untried' : 'shut'
  }

  /**
   * Starts a program by the container's `enter`. Resolves with a connection like that of an exec, which tells the exit
   * code too, for a DockerExecStream; with none where there is no way past the engine.
   */
  async start(
    container: Container,
    argv: string[],
    env: Record<string, string>,
  ): Promise<Duplex | undefined> {
    const words = [...Object.entries(env).map(([name, value]) => `${name}=${value}`), '', ...argv]
    // The engine says what is wrong with it.
    if (this.#state === 'shut' || words.some((word) => word.includes('\0'))) return undefined
    try {
      const socket = await this.#connect(container)
      if (socket.destroyed) throw new NoProof('the sandbox closed the connection at once')
      socket.write(encodeWords(words))
      if (this.#state !== 'open') this.#log.debug('programs in sandboxes are started past the engine')
      this.#state = 'open'
      return socket
    } catch (error) {
      this.#log.debug({ err: error }, 'a program in a sandbox is started by the engine')
      if (!(error instanceof NoProof)) this.#countFailure()
      return undefined
    }
  }

  #countFailure(): void {
    this.#failures += 1
    if (this.#state !== 'untried' || this.#failures < mostFailures) return
    this.#state = 'shut'
    this.#log.info('programs in sandboxes are started by the engine: there is no way past it from here')
  }

  async #connect(container: Container): Promise<net.Socket> {
    const pid = this.#firstPids.get(container) ?? (await this.#askFirstPid(container))
    this.#firstPids.set(container, pid)
    const { clock } = this.#engine
    const until = clock.now() + doorMs
    for (;;) {
      try {
        return await connectInside(container.id, pid)
      } catch (error) {
        if (!isNotYetThere(error) || clock.now() > until) throw error
      }
      await wait(clock, lookEveryMs)
    }
  }

  async #askFirstPid(container: Container): Promise<number> {
    try {
      const { State } = await this.#engine.ask((_, abortSignal) => container.inspect({ abortSignal }))
      return State.Pid
    } catch (cause) {
      throw new NoProof('the engine does not tell the first process', { cause })
    }
  }
}

/** Why this one sandbox could not be entered, which says nothing of the way to others. */
class NoProof extends Error {}

/**
 * To the socket in the tree of a container's first process. That tree is out of a learner's reach. All the same
 * nothing is taken for granted: the process is held fast before it is asked whose it is, as its number may be
 * another's by now; and what the path leads to is looked at without being opened, and is no link, which would lead to a
 * socket of this machine's.
 */
export async function connectInside(containerId: string, pid: number, path = door): Promise<net.Socket> {
  const held: FileHandle[] = []
  const hold = async (name: string, flags: number): Promise<FileHandle> => {
    const handle = await open(name, flags)
    held.push(handle)
    return handle
  }
  try {
    const home = await hold(`/proc/${pid}`, constants.O_DIRECTORY).catch((cause: unknown) => {
      throw new NoProof(`process ${pid} has ended`, { cause })
    })
    const cgroups = await readFile(`${pathTo(home)}/cgroup`, 'utf8')
    if (!cgroups.includes(containerId)) throw new Error(`process ${pid} is none of container ${containerId}`)
    const place = await hold(`${pathTo(home)}/root${path}`, pathOnly | constants.O_NOFOLLOW)
    const found = await place.stat()
    if (!found.isSocket()) throw new Error(`${path} is no socket`)
    return await connect(pathTo(place))
  } finally {
    for (const handle of held) await handle.close()
  }
}

function pathTo({ fd }: FileHandle): string {
  return `/proc/self/fd/${fd}`
}

/** Nothing is there, or nobody listens there. */
function isNotYetThere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['ENOENT', 'ECONNREFUSED'].includes(String(error.code))
}

function connect(socketPath: string): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ path: socketPath })
    socket.once('error', reject)
    socket.once('connect', () => {
      // Until somebody takes it over, an error is no reason to end the process.
      socket.on('error', () => undefined)
      resolve(socket)
    })
  })
}

/** {length u32, words that each end with a zero byte} */
function encodeWords(words: string[]): Buffer {
  const text = Buffer.from(words.map((word) => `${word}\0`).join(''))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  return Buffer.concat([length, text])
}
