import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('mortal-server.ts', import.meta.url))

export interface MortalServerPlace {
  port: number
  /** Of the database. */
  file: string
  dockerHost: string
  installation: string
}

/** The real server without pages (`mortal-server.ts`) in a process of its own, to be killed and started again. */
export class MortalServerProcess {
  readonly #process: ChildProcess

  private constructor(process: ChildProcess) {
    this.#process = process
  }

  /** Resolves when it serves. */
  static async start({
    port,
    file,
    dockerHost,
    installation,
  }: MortalServerPlace): Promise<MortalServerProcess> {
    const args = ['--import', 'tsx', program, String(port), file, dockerHost, installation]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = once(child, 'exit').then(() => {
      throw new Error('the server ended before it served')
    })
    await Promise.race([once(child.stdout, 'data'), ended])
    ended.catch(() => undefined)
    return new MortalServerProcess(child)
  }

  get pid(): number {
    return this.#process.pid ?? 0
  }

  /** A power cut: nothing is told and nothing is saved. Twice is fine. */
  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const exited = once(this.#process, 'exit')
    this.#process.kill('SIGKILL')
    await exited
  }
}
