import { readdir, readFile } from 'node:fs/promises'
import { spawn, type IPty } from '@lydell/node-pty'
import type { TerminalSize } from '#common/sandbox.ts'
import { wait, type Clock } from '#server/clock.ts'
import type { HeldShell, HeldTty } from './memory-holder.ts'

/** What its types leave out: without an encoding it takes and hands out bytes. */
interface BytePty extends Pick<IPty, 'pid' | 'resize' | 'pause' | 'resume' | 'onExit'> {
  write(data: string | Buffer): void
  onData(listener: (data: string | Buffer) => void): unknown
}

/** A shell on a terminal of this machine, started by `argv`. */
export class LocalShell implements HeldShell {
  readonly #pty: BytePty
  readonly #tty: HeldTty
  readonly #ended: Promise<void>
  #paused = false

  constructor(tty: HeldTty, argv: string[], size: TerminalSize) {
    const [program = '', ...args] = argv
    this.#tty = tty
    this.#pty = spawn(program, args, { ...size, name: terminalName, cwd: '/', encoding: null })
    this.#pty.onData((data) => this.#print(typeof data === 'string' ? Buffer.from(data) : data))
    this.#ended = new Promise((resolve) =>
      this.#pty.onExit(() => {
        tty.exit()
        resolve()
      }),
    )
  }

  type(bytes: Uint8Array): void {
    this.#pty.write(Buffer.from(bytes))
  }

  resize({ cols, rows }: TerminalSize): void {
    this.#pty.resize(cols, rows)
  }

  wake(): void {
    if (!this.#paused || !this.#tty.hasRoom()) return
    this.#paused = false
    this.#pty.resume()
  }

  /** Ends it with what runs in it, as closing a window does; resolves when they are gone. */
  async end(clock: Clock): Promise<void> {
    this.#paused = false
    this.#pty.resume()
    await signalSession(this.#pty.pid, 'SIGHUP')
    for (let waited = 0; waited < graceMs && (await sessionOf(this.#pty.pid)).length > 0; waited += 20) {
      await wait(clock, 20)
    }
    await signalSession(this.#pty.pid, 'SIGKILL')
    await this.#ended
  }

  #print(bytes: Buffer): void {
    this.#tty.print(bytes)
    if (this.#paused || this.#tty.hasRoom()) return
    this.#paused = true
    this.#pty.pause()
  }
}

/** What it is called in TERM. */
export const terminalName = 'xterm-256color'

/** For programs that put something in order before they end. */
const graceMs = 500

async function signalSession(leader: number, signal: NodeJS.Signals): Promise<void> {
  for (const pid of await sessionOf(leader)) {
    try {
      process.kill(pid, signal)
    } catch {
      // It has ended meanwhile.
    }
  }
}

/** The processes of a terminal's session: the fourth figure after the name in `stat`. */
async function sessionOf(leader: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')
      const [state, , , session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return Number(session) === leader && state !== 'Z' ? [Number(pid)] : []
    }),
  )
  return found.flat()
}
