import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { lstatSync, readlinkSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { checkout } from '#server/checkout.ts'
import { runChild } from './child-command.ts'
import { sandboxFailed } from './sandbox-failed.ts'

/** What one program inside may have. Nothing bounds all of them together but their number. */
export interface LocalLimits {
  memoryBytes: number
  pids: number
  /** Of one file. */
  diskBytes: number
}

/**
 * Namespaces of users, processes, network, hosts and mounts, made by bubblewrap: the system read-only, a home of its
 * own, no network but the loopback. It ends with this process.
 */
export class Bubblewrap {
  readonly #process: ChildProcess
  readonly #pid: number
  readonly #directory: string
  readonly #limits: LocalLimits

  private constructor(parts: { child: ChildProcess; pid: number; directory: string; limits: LocalLimits }) {
    this.#process = parts.child
    this.#pid = parts.pid
    this.#directory = parts.directory
    this.#limits = parts.limits
  }

  /** `directory`: for what is written inside; it is made, and removed at the end. */
  static async start(directory: string, limits: LocalLimits, onEnd: () => void): Promise<Bubblewrap> {
    await furnish(directory)
    const child = spawn('bwrap', wrapArguments(directory, limits), {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    })
    try {
      const pid = await readChildPid(child)
      child.once('exit', onEnd)
      return new Bubblewrap({ child, pid, directory, limits })
    } catch (cause) {
      child.kill('SIGKILL')
      await rm(directory, { recursive: true, force: true })
      throw cause
    }
  }

  /** What runs a program inside, as its root without any capability, in /root, with `env` and nothing of ours in it. */
  enter(argv: string[], env: Record<string, string> = {}): string[] {
    const { memoryBytes, pids, diskBytes } = this.#limits
    const inHome = ['/bin/sh', '-c', 'cd /root && exec "$@"', 'sh', ...argv]
    const variables = Object.entries({ ...environment, ...env }).map(([name, value]) => `${name}=${value}`)
    return [
      ...['env', '-i', ...variables],
      ...['nsenter', '-U', '-m', '-n', '-p', '-i', '-u', '--preserve-credentials', '-t', String(this.#pid)],
      ...['--', 'setpriv', '--bounding-set=-all', '--inh-caps=-all', '--no-new-privs'],
      ...['prlimit', '--core=0', '--nofile=1024:16384', `--nproc=${pids}`, `--data=${memoryBytes}`],
      ...[`--fsize=${diskBytes}`, '--', ...inHome],
    ]
  }

  /** Everything inside ends with it. */
  async end(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const ended = once(this.#process, 'exit')
      kill(this.#pid)
      this.#process.kill('SIGKILL')
      await ended
    }
    await removeAll(this.#directory)
  }
}

/** A lesson may have taken the right to look into a folder away, also from the author who is its root. */
async function removeAll(directory: string): Promise<void> {
  const remove = (): Promise<void> => rm(directory, { recursive: true, force: true, maxRetries: 5 })
  await remove().catch(async () => {
    await runChild(['chmod', '-R', 'u+rwx', directory], { directory: '/', timeoutMs: 30_000 })
    await remove()
  })
}

/** What every program inside finds in its environment. */
const environment = {
  HOME: '/root',
  LANG: 'C.UTF-8',
  LOGNAME: 'root',
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  SHELL: '/bin/bash',
  USER: 'root',
}

/** Where our own programs and the Node.js that runs them are found inside. */
export const insidePrograms = '/run/sandlot'

function wrapArguments(directory: string, { memoryBytes }: LocalLimits): string[] {
  // In memory, each: bounded as such.
  const writable = ['/tmp', '/var', '/run', '/opt', '/srv', '/home']
  return [
    ...['--unshare-user', '--unshare-pid', '--unshare-net', '--unshare-ipc', '--unshare-uts'],
    ...['--unshare-cgroup-try', '--uid', '0', '--gid', '0', '--hostname', 'host01'],
    ...['--die-with-parent', '--new-session', '--clearenv', '--info-fd', '3'],
    ...['--ro-bind', '/usr', '/usr', ...['/bin', '/sbin', '/lib', '/lib32', '/lib64'].flatMap(likeOutside)],
    ...writable.flatMap((place) => ['--size', String(memoryBytes), '--tmpfs', place]),
    ...['--bind', path.join(directory, 'etc'), '/etc'],
    ...sharedSettings.flatMap((name) => ['--ro-bind-try', `/etc/${name}`, `/etc/${name}`]),
    ...['--bind', path.join(directory, 'root'), '/root', '--dir', '/home/scrapbook'],
    ...['--symlink', '/root', '/home/scrapbook/tutorial', '--dir', '/var/tmp', '--dir', '/var/log'],
    ...['--ro-bind', process.execPath, `${insidePrograms}/node`],
    ...['files.mjs', 'dial.mjs'].flatMap((name) => [
      ...['--ro-bind', path.join(checkout, 'server/sandbox/local-programs', name)],
      `${insidePrograms}/${name}`,
    ]),
    ...['--ro-bind', path.join(checkout, 'images/sandbox/marks.bash'), `${insidePrograms}/marks.bash`],
    ...['--ro-bind', path.join(checkout, 'images/sandbox/home/.bashrc'), `${insidePrograms}/bashrc`],
    ...['--proc', '/proc', '--dev', '/dev', '--remount-ro', '/'],
    ...['--as-pid-1', '--', '/bin/sh', '-c', keepAlive],
  ]
}

/** The first process, which no other inside can end; it takes leave of those whose parents are gone. */
const keepAlive = 'trap : TERM INT HUP; while :; do sleep 1000000 & wait $!; done'

/** Of this machine's settings, what programs need to run and nothing that tells of it. */
const sharedSettings = [
  ...['alternatives', 'bash_completion', 'bash_completion.d', 'ca-certificates', 'debian_version', 'inputrc'],
  ...['ld.so.cache', 'ld.so.conf', 'ld.so.conf.d', 'localtime', 'mime.types', 'nsswitch.conf', 'os-release'],
  ...['perl', 'protocols', 'python3', 'services', 'ssl', 'terminfo', 'vim'],
]

/** A directory, or a link into /usr as most distributions have it. */
function likeOutside(place: string): string[] {
  const found = lstatSync(place, { throwIfNoEntry: false })
  if (found === undefined) return []
  return found.isSymbolicLink() ? ['--symlink', readlinkSync(place), place] : ['--ro-bind', place, place]
}

async function furnish(directory: string): Promise<void> {
  const files = {
    'etc/passwd':
      'root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n',
    'etc/group': 'root:x:0:\nnogroup:x:65534:\n',
    'etc/hostname': 'host01\n',
    'etc/hosts': '127.0.0.1 localhost host01\n::1 localhost\n',
    // What of it another distribution has not is nobody's business.
    'root/.bashrc': `. ${insidePrograms}/marks.bash\n. ${insidePrograms}/bashrc 2>/dev/null\n`,
  }
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.join(directory, path.dirname(name)), { recursive: true })
    await writeFile(path.join(directory, name), content)
  }
}

const Info = z.object({ 'child-pid': z.number() })
const startedMs = 10_000

/** Rejects with what bubblewrap said when it made nothing. */
async function readChildPid(child: ChildProcess): Promise<number> {
  const { stderr: complaint } = child
  const info = child.stdio[3]
  if (complaint === null || !(info instanceof Readable)) throw new Error('bubblewrap was given no pipes')
  const failed = once(child, 'error').then(([cause]) => Promise.reject(cause as Error))
  failed.catch(() => undefined)
  try {
    const said = text(complaint)
    const told = await Promise.race([text(info), failed])
    if (told.trim() === '') throw new Error(await said)
    const pid = Info.parse(JSON.parse(told))['child-pid']
    await awaitMounts(pid)
    return pid
  } catch (cause) {
    throw sandboxFailed(cause)
  }
}

/** Bubblewrap tells of the process before it has moved into the new root: it has when its program runs. */
async function awaitMounts(pid: number): Promise<void> {
  const until = Date.now() + startedMs
  while (Date.now() < until) {
    const name = (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')).trim()
    if (name !== '' && name !== 'bwrap') return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error('the sandbox did not begin')
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
