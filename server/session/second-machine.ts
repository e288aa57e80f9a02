import type { Workspace } from '#common/course.ts'
import type { SandboxId } from '#common/sandbox.ts'
import { sandboxFailed } from '#server/sandbox/sandbox-failed.ts'
import type { SandboxHost } from '#server/sandbox/sandbox-host.ts'

const programs = '/usr/local/lib/sandlot'
const timeoutMs = 30_000

/**
 * Makes the second machine of a lesson that uses two, with its terminals on it: T2, unless the lesson says which.
 * Nothing must have been done in the sandbox before. Rejects with `sandbox-failed` where it cannot be made.
 */
export async function startSecondMachine(
  host: SandboxHost,
  id: SandboxId,
  { terminals }: Pick<Workspace, 'terminals'>,
): Promise<void> {
  const told = terminals.flatMap(({ machine }, at) => (machine === 2 ? at + 2 : []))
  const isFirst = terminals[0]?.machine === 1
  const numbers = told.length > 0 || isFirst ? told : [2]
  const result = await host.run(id, {
    argv: [`${programs}/second-host`, ...numbers.map(String)],
    timeoutMs,
  })
  if (result.status === 'exited' && result.code === 0) return
  throw sandboxFailed(new Error(`second machine: ${result.stderr}`), result.stderr)
}

/** The same program with the same arguments, on the second machine. */
export function onSecondMachine(argv: readonly string[]): string[] {
  return [`${programs}/on-host`, ...argv]
}
