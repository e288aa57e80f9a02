import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { SandboxHost } from '#server/sandbox/sandbox-host.ts'

/** The sandboxes of one installation, named by its secret. */
export type OpenSandboxes = (secret: string) => Pick<SandboxHost, 'find' | 'remove'>

/**
 * The runs of `sandlot test` on this machine. Each is an installation of its own: the platform's sandboxes are none of
 * its business, nor are its the platform's. As long as it lasts, a file named for its process holds its secret, so that
 * the next run finds what one that was killed has left.
 */
export class RehearsalRuns {
  readonly #folder: string

  constructor(dataDirectory: string) {
    this.#folder = path.join(dataDirectory, 'rehearsals')
  }

  /** Resolves with the new run's secret. */
  async begin(): Promise<string> {
    const secret = randomBytes(32).toString('hex')
    await mkdir(this.#folder, { recursive: true })
    await writeFile(this.#fileOf(process.pid), secret, { mode: 0o600 })
    return secret
  }

  /** To be called when the run has no sandboxes any more. */
  async end(): Promise<void> {
    await rm(this.#fileOf(process.pid), { force: true })
  }

  /** Ends what runs that are over have left. Should another process have got the number, it waits for that one's end. */
  async clear(open: OpenSandboxes): Promise<void> {
    for (const name of await readdir(this.#folder).catch(() => [])) {
      const pid = Number(name)
      if (pid !== process.pid && isAlive(pid)) continue
      const secret = await readFile(this.#fileOf(pid), 'utf8').catch(() => '')
      if (secret !== '') await removeAll(open(secret))
      await rm(this.#fileOf(pid), { force: true })
    }
  }

  #fileOf(pid: number): string {
    return path.join(this.#folder, String(pid))
  }
}

export async function removeAll(host: Pick<SandboxHost, 'find' | 'remove'>): Promise<void> {
  const found = await host.find()
  await Promise.all(found.map(({ id }) => host.remove(id)))
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's is alive, too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
