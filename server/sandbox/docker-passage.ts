import type { Container } from 'dockerode'
import { constants } from 'node:fs'
import { open, readFile, type FileHandle } from 'node:fs/promises'
import net from 'node:net'
import type { Duplex } from 'node:stream'
import type { Log } from '#server/log.ts'
import type { DockerEngine } from './docker-engine.ts'

/** Linux's: opens nothing, and so waits for nobody; Node has no name for it. */
const pathOnly = 0x200000
const notReached = '-'
const longestPath = 100
/** So often in vain, and never with success: this process cannot come in. */
const mostFailures = 3

/**
 * The short way to a terminal's holder: past the engine, to the socket at which `passage` (images/sandbox/passage.c)
 * waits in the container, through /proc. For that this process must be root where the engine's processes are. Where it
 * is not, which the first tries show, terminals go by the engine.
 */
export class DockerPassage {
  readonly #engine: DockerEngine
  readonly #log: Log
  #state: 'untried' | 'open' | 'shut'
  #failures = 0

  constructor(engine: DockerEngine, log: Log, isWanted: boolean) {
    this.#engine = engine
    this.#log = log
    this.#state = isWanted && process.platform === 'linux' && process.getuid?.() === 0 ? 'untried' : 'shut'
  }

  /** Whether a holder is worth being joined by it. */
  get mayLead(): boolean {
    return this.#state !== 'shut'
  }

  /**
   * `stream` comes from a `passage` that has just been started in the container. Resolves with what leads to its program
   * from then on: a socket, or the stream itself where that cannot be reached.
   */
  async reach(container: Container, stream: Duplex): Promise<Duplex> {
    const socketPath = await readLine(stream)
    try {
      const { State } = await this.#engine.ask((_, abortSignal) => container.inspect({ abortSignal }))
      const socket = await connectInside(container.id, State.Pid, socketPath)
      if (this.#state === 'untried') this.#log.debug('terminals go past the engine')
      this.#state = 'open'
      return socket
    } catch (error) {
      this.#log.debug({ err: error }, 'a terminal goes by the engine')
      // A sandbox that ends just now is no reason to give up the way to others.
      this.#failures += 1
      if (this.#state === 'untried' && this.#failures === mostFailures) this.#state = 'shut'
      stream.write(notReached)
      return stream
    }
  }
}

/**
 * To a socket in the tree of a container's first process. A `passage` stands outside what a learner reaches. All the
 * same nothing is taken for granted: the process is held fast before it is asked whose it is, as its number may be
 * another's by now; and what the path leads to is looked at without being opened, never through a link, which would
 * lead to a socket of this machine's.
 */
export async function connectInside(
  containerId: string,
  pid: number,
  socketPath: string,
): Promise<net.Socket> {
  if (!/^\/run\/passages\/\d+$/.test(socketPath)) throw new Error(`no passage: ${socketPath}`)
  const held: FileHandle[] = []
  const hold = async (name: string, flags: number): Promise<string> => {
    const handle = await open(name, flags)
    held.push(handle)
    return `/proc/self/fd/${handle.fd}`
  }
  try {
    const home = await hold(`/proc/${pid}`, constants.O_DIRECTORY)
    const cgroups = await readFile(`${home}/cgroup`, 'utf8')
    if (!cgroups.includes(containerId)) throw new Error(`process ${pid} is none of container ${containerId}`)
    const place = await hold(`${home}/root${socketPath}`, pathOnly | constants.O_NOFOLLOW)
    const found = await held.at(-1)?.stat()
    if (found?.isSocket() !== true) throw new Error(`${socketPath} is no socket`)
    return await connect(place)
  } finally {
    for (const handle of held) await handle.close()
  }
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

/** Rejects when the stream ends without one. */
function readLine(stream: Duplex): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    function look(): void {
      for (let byte: Buffer | null; !said.endsWith('\n'); said += byte.toString('latin1')) {
        byte = stream.read(1) as Buffer | null
        if (byte === null) break
      }
      if (said.endsWith('\n')) settle(() => resolve(said.trimEnd()))
      else if (said.length > longestPath) settle(() => reject(new Error(`no passage: ${said}`)))
    }
    const end = (): void => settle(() => reject(new Error('the passage ended before it began')))
    const fail = (error: Error): void => settle(() => reject(error))
    function settle(how: () => void): void {
      stream.off('readable', look).off('end', end).off('close', end).off('error', fail)
      // Until somebody takes the stream over, an error is no reason to end the process.
      stream.on('error', () => undefined)
      how()
    }
    stream.on('readable', look).on('end', end).on('close', end).on('error', fail)
  })
}
