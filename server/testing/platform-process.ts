import { spawn, type ChildProcess } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import readline from 'node:readline'
import { freePort } from '#server/testing/free-port.ts'

/** The real platform in a process of its own with its own data, as `npm start` serves it once all is set up. */
export class PlatformProcess {
  readonly url: string
  readonly instructor: SignIn
  readonly #environment: NodeJS.ProcessEnv
  #process: ChildProcess

  private constructor(url: string, environment: NodeJS.ProcessEnv, started: Started) {
    if (started.instructor === undefined) throw new Error('the first start printed no sign-in')
    this.url = url
    this.instructor = started.instructor
    this.#environment = environment
    this.#process = started.process
  }

  static async start(settings: Record<string, string> = {}): Promise<PlatformProcess> {
    const url = `http://localhost:${await freePort()}`
    const environment = {
      ...process.env,
      SANDLOT_URL: url,
      SANDLOT_DATA: fs.mkdtempSync(path.join(os.tmpdir(), 'sandlot-data-')),
      SANDLOT_LOG_LEVEL: 'warn',
      MALLOC_ARENA_MAX: '1',
      // What is tried is what a learner does; more than one that waits takes of the machine meanwhile.
      SANDLOT_POOL: '1',
      ...settings,
    }
    return new PlatformProcess(url, environment, await serve(environment))
  }

  /** Of the server's process. */
  get pid(): number {
    return this.#process.pid ?? 0
  }

  get dataDirectory(): string {
    return this.#environment['SANDLOT_DATA'] ?? ''
  }

  /** A power cut: nothing is told and nothing is saved. */
  async kill(): Promise<void> {
    await end(this.#process, 'SIGKILL')
  }

  /** Serves again at the same address from the same data. */
  async serveAgain(): Promise<void> {
    this.#process = (await serve(this.#environment)).process
  }

  /** Ends the server, then the sandboxes, which would outlive it. */
  async stop(): Promise<void> {
    await end(this.#process, 'SIGTERM')
    await end(
      spawn('node', ['cli/sandlot.mjs', 'down'], {
        env: this.#environment,
        stdio: ['ignore', 'ignore', 'inherit'],
      }),
    )
    fs.rmSync(this.dataDirectory, { recursive: true, force: true })
  }
}

export interface SignIn {
  email: string
  password: string
}

interface Started {
  process: ChildProcess
  instructor?: SignIn
}

/** Resolves at the line that says where it is served; what was printed before may hold the first sign-in. */
async function serve(environment: NodeJS.ProcessEnv): Promise<Started> {
  const child = spawn('node', ['cli/sandlot.mjs', 'serve'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const started: Started = { process: child }
  let email: string | undefined
  try {
    for await (const line of readline.createInterface({ input: child.stdout })) {
      email ??= /e-mail:\s+(\S+)/i.exec(line)?.[1]
      const password = /password:\s+(\S+)/i.exec(line)?.[1]
      if (email !== undefined && password !== undefined) started.instructor = { email, password }
      if (line.includes(environment['SANDLOT_URL'] ?? '')) return started
    }
  } finally {
    // A server whose log nobody reads would wait in the end.
    child.stdout.resume()
  }
  throw new Error('the server ended before it served')
}

async function end(child: ChildProcess, signal?: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  if (signal !== undefined) child.kill(signal)
  await ended
}
