import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { BoundedText } from './bounded-text.ts'
import type { CommandResult, SandboxCommand } from './sandbox-host.ts'

export interface Child extends Pick<SandboxCommand, 'stdin' | 'timeoutMs'> {
  directory: string
  /** None: this process's own. */
  env?: NodeJS.ProcessEnv
}

/** Runs a program of this machine to its end; when its time has passed it is killed with its children. */
export async function runChild(
  argv: string[],
  { directory, env = process.env, stdin, timeoutMs }: Child,
): Promise<CommandResult> {
  const [program = '', ...args] = argv
  const child = spawn(program, args, { cwd: directory, env, detached: true, stdio: 'pipe' })
  const stdout = new BoundedText(64 * 1024)
  const stderr = new BoundedText(64 * 1024)
  child.stdout.on('data', (bytes: Buffer) => stdout.add(bytes))
  child.stderr.on('data', (bytes: Buffer) => stderr.add(bytes))
  // A program that ends without reading all its input is no failure.
  child.stdin.on('error', () => undefined)
  child.stdin.end(stdin ?? '')

  const overdue = AbortSignal.timeout(timeoutMs)
  const kill = (): void => {
    killGroup(child)
    // One that left its group may hold them still.
    child.stdout.destroy()
    child.stderr.destroy()
  }
  overdue.addEventListener('abort', kill)
  try {
    const [code] = (await once(child, 'close')) as [number | null]
    const output = { stdout: stdout.toString(), stderr: stderr.toString() }
    return overdue.aborted
      ? { status: 'timeout', ...output }
      : { status: 'exited', code: code ?? 137, ...output }
  } finally {
    overdue.removeEventListener('abort', kill)
  }
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // All of it has ended.
  }
}
