import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { BoundedText } from '#server/sandbox/bounded-text.ts'
import type { CommandResult, SandboxCommand } from '#server/sandbox/sandbox-host.ts'

/**
 * Runs a sandbox's command on this machine instead, in `directory`, with the same time limit and results. Our own
 * scripts keep what a sandbox has at its root below that directory, too.
 */
export async function runLocally(command: SandboxCommand, directory: string): Promise<CommandResult> {
  const [program = '', ...args] = command.argv
  const child = spawn(program, args, {
    cwd: directory,
    env: { ...process.env, HOME: directory, SANDLOT_ROOT: directory, ...command.env },
    detached: true,
    stdio: 'pipe',
  })
  const stdout = new BoundedText(64 * 1024)
  const stderr = new BoundedText(64 * 1024)
  child.stdout.on('data', (bytes: Buffer) => stdout.add(bytes))
  child.stderr.on('data', (bytes: Buffer) => stderr.add(bytes))
  // A program that ends without reading all its input is no failure.
  child.stdin.on('error', () => undefined)
  child.stdin.end(command.stdin ?? '')

  const overdue = AbortSignal.timeout(command.timeoutMs)
  const kill = (): void => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
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
