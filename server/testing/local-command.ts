import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { CommandResult, SandboxCommand } from '#server/sandbox/sandbox-host.ts'

/** Runs a sandbox's command on this machine instead, in `directory`, with the same time limit and results. */
export async function runLocally(command: SandboxCommand, directory: string): Promise<CommandResult> {
  const [program = '', ...args] = command.argv
  const child = spawn(program, args, {
    cwd: directory,
    env: { ...process.env, HOME: directory, ...command.env },
    detached: true,
    stdio: 'pipe',
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text))
  // A program that ends without reading all its input is no failure.
  child.stdin.on('error', () => undefined)
  child.stdin.end(command.stdin ?? '')

  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  }, command.timeoutMs)
  try {
    const [code]: (number | null)[] = await once(child, 'close')
    return timedOut ? { status: 'timeout', ...output } : { status: 'exited', code: code ?? 137, ...output }
  } finally {
    clearTimeout(timer)
  }
}
