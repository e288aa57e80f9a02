import { readFile } from 'node:fs/promises'
import type { Language } from '#common/course.ts'
import { ProblemError } from '#common/problem.ts'
import type { SandboxId } from '#common/sandbox.ts'
import { asFile, readScript, runCheckScript } from '#server/check/check-script.ts'
import { plainHint } from '#server/check/verdict.ts'
import type { SandboxHost } from '#server/sandbox/sandbox-host.ts'

export interface Task {
  /** The check, and the author's hint: a script that prints it, or Markdown. Absolute paths. */
  file: string
  hint: string | undefined
  /** Since the learner has begun with it. */
  seconds: number
  language: Language
  timeoutMs: number
}

const preparedTimeoutMs = 10_000

/** Whether the challenge's background script has said that it is done, as Katacoda's do. */
export async function isPrepared(host: SandboxHost, id: SandboxId): Promise<boolean> {
  const result = await host.run(id, {
    argv: ['bash', '-c', '[ -e "${SANDLOT_ROOT-}/opt/katacoda-background-finished" ]'],
    timeoutMs: preparedTimeoutMs,
  })
  return result.status === 'exited' && result.code === 0
}

/**
 * Whether a challenge's task is done; if not, what its author says at this time. Without a hint of its own the check's
 * output is one. Rejects with the ProblemError of a check that could not be run.
 */
export async function lookAtChallenge(
  host: SandboxHost,
  id: SandboxId,
  { file, hint, seconds, language, timeoutMs }: Task,
): Promise<{ status: 'open'; hint: string } | { status: 'done' }> {
  const result = await runCheckScript(host, id, { file, language, timeoutMs })
  if (result.status === 'pass') return { status: 'done' }
  if (result.status === 'error') throw new ProblemError(result.problem.code, result.problem.params)
  if (hint === undefined) return { status: 'open', hint: result.hint }
  if (hint.endsWith('.md')) return { status: 'open', hint: (await readFile(hint, 'utf8')).trim() }
  const said = await host.run(id, {
    argv: ['bash', '-s', String(seconds)],
    stdin: asFile(await readScript(hint)),
    env: { SANDLOT_LANGUAGE: language },
    timeoutMs,
  })
  return { status: 'open', hint: plainHint(said.stdout) }
}
