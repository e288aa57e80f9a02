import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * A machine beside this one, made by the test: a network namespace with a web server, one cable away. It has an
 * address such as the internet's (of a block reserved for documentation) and one such as clouds keep credentials at.
 * Both are routed into the cable, so that nothing sent to them leaves this machine. Needs root and `ip`.
 */
export class OuterNetwork {
  static readonly port = 80
  readonly #name: string
  readonly #server: ChildProcess

  /** Of the machine beside this one. */
  readonly internetAddress: string
  readonly linkLocalAddress: string
  /** This machine's end of the cable. */
  readonly ownAddresses: string[]

  private constructor(name: string, server: ChildProcess, place: Place) {
    this.#name = name
    this.#server = server
    this.internetAddress = `${place.internet}.2`
    this.linkLocalAddress = `${place.linkLocal}.2`
    this.ownAddresses = [`${place.internet}.1`, `${place.linkLocal}.1`]
  }

  static async start(): Promise<OuterNetwork> {
    const number = process.pid % 200
    const name = `outer${process.pid % 100_000}`
    const place = { internet: '198.51.100', linkLocal: `169.254.${number}` }
    await ip('netns', 'add', name)
    try {
      await ip('link', 'add', name, 'type', 'veth', 'peer', 'name', 'outer', 'netns', name)
      for (const prefix of [place.internet, place.linkLocal]) {
        await ip('address', 'add', `${prefix}.1/30`, 'dev', name)
        await ip('-n', name, 'address', 'add', `${prefix}.2/30`, 'dev', 'outer')
      }
      await ip('link', 'set', name, 'up')
      await ip('-n', name, 'link', 'set', 'outer', 'up')
      const server = spawn('ip', ['netns', 'exec', name, process.execPath, '-e', webServer], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      await new Promise((resolve, reject) => {
        server.stdout.once('data', resolve)
        server.once('exit', () => reject(new Error('the web server in the outer network did not start')))
      })
      return new OuterNetwork(name, server, place)
    } catch (error) {
      await ip('netns', 'delete', name)
      throw error
    }
  }

  /** The cable goes with the namespace. */
  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#server.once('exit', resolve))
    this.#server.kill('SIGKILL')
    await ended
    await ip('netns', 'delete', this.#name)
  }
}

interface Place {
  /** The first three numbers of an address. */
  internet: string
  linkLocal: string
}

const webServer = `require('node:http').createServer((_, answer) => answer.end('the outer network'))
  .listen(${OuterNetwork.port}, () => console.log('ready'))`

async function ip(...args: string[]): Promise<void> {
  await run('ip', args)
}
