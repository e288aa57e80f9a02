import { spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { io } from 'socket.io-client'
import { freePort } from '#server/testing/free-port.ts'
import { TextStream } from './text-stream.ts'
import type { Typist } from './typist.ts'

const peers = fileURLToPath(new URL('peers', import.meta.url))
/** WeTTY's page acknowledges this much at a time. */
const commitCharacters = 256 * 1024
const startMs = 30_000

/** The peer: WeTTY as its users run it, whose shells are `docker exec -it` into the sandboxes given. */
export class Wetty {
  readonly url: string
  readonly #process: ChildProcess
  readonly #directory: string

  private constructor(url: string, process: ChildProcess, directory: string) {
    this.url = url
    this.#process = process
    this.#directory = directory
  }

  /** Installs WeTTY when it is first needed. With several containers, each terminal gets one of them. */
  static async start(containerIds: string[]): Promise<Wetty> {
    await install()
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'sandlot-wetty-'))
    const shell = path.join(directory, 'shell')
    fs.writeFileSync(shell, shellScript(containerIds), { mode: 0o755 })
    const port = await freePort()
    const program = path.join(peers, 'node_modules/wetty/build/main.js')
    const options = ['--host', '127.0.0.1', '--port', String(port), '--base', '/wetty', '--command', shell]
    const child = spawn(process.execPath, [program, ...options, '--log-level', 'error'], {
      // Its working directory is where the terminals start: nothing there is to be read by a shell.
      cwd: directory,
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const wetty = new Wetty(`http://127.0.0.1:${port}/wetty`, child, directory)
    await wetty.#answers()
    return wetty
  }

  get pid(): number {
    return this.#process.pid ?? 0
  }

  /** What WeTTY's page does, without the page: the same events, and the same acknowledgements. */
  async openTerminal(): Promise<Typist> {
    const { origin, pathname } = new URL(this.url)
    const socket = io(origin, {
      path: `${pathname}/socket.io`,
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
    })
    const output = new TextStream()
    let connected = true
    let uncommitted = 0
    socket.on('data', (text: string) => {
      output.push(Buffer.from(text))
      uncommitted += text.length
      if (uncommitted < commitCharacters) return
      socket.emit('commit', uncommitted)
      uncommitted = 0
    })
    socket.on('logout', () => (connected = false))
    socket.on('disconnect', () => (connected = false))
    await new Promise<void>((resolve, reject) => {
      socket.once('login', resolve)
      socket.once('connect_error', reject)
    })
    socket.emit('resize', { cols: 80, rows: 24 })
    return {
      output,
      type: (text) => socket.emit('input', text),
      isConnected: () => connected,
      close: () => socket.disconnect(),
    }
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode === null) {
      const ended = new Promise((resolve) => this.#process.once('exit', resolve))
      this.#process.kill('SIGKILL')
      await ended
    }
    fs.rmSync(this.#directory, { recursive: true, force: true })
  }

  async #answers(): Promise<void> {
    const deadline = Date.now() + startMs
    while (Date.now() < deadline) {
      const answer = await fetch(this.url).catch(() => undefined)
      if (answer?.ok === true) return
      if (this.#process.exitCode !== null) break
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    await this.stop()
    throw new Error(`WeTTY did not answer at ${this.url} within ${startMs} ms`)
  }
}

function shellScript(containerIds: string[]): string {
  const exec = 'exec docker exec -it -e TERM=xterm-256color'
  return `#!/bin/sh
set -- ${containerIds.join(' ')}
shift $(( $$ % $# ))
${exec} "$1" /usr/local/lib/sandlot/enter bash
`
}

/** `npm ci` in the folder of the peers, unless it was done for this very lock file. */
async function install(): Promise<void> {
  const lock = createHash('sha256')
    .update(fs.readFileSync(path.join(peers, 'package-lock.json')))
    .digest('hex')
  const stamp = path.join(peers, 'node_modules', '.sandlot-lock')
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === lock) return
  console.error('▸ peers of the benchmark: npm ci in bench/peers (a minute or two; one of them is compiled)')
  const npm = spawn('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: peers,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const status = await new Promise((resolve, reject) => {
    npm.once('error', reject)
    npm.once('exit', resolve)
  })
  if (status !== 0)
    throw new Error(`npm ci in bench/peers ended with status ${String(status)}; its messages are above`)
  fs.writeFileSync(stamp, lock)
}
