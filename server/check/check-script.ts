import { readFile } from 'node:fs/promises'
import type { CheckResult } from '#common/check.ts'
import type { Language } from '#common/course.ts'
import { ProblemError } from '#common/problem.ts'
import type { SandboxId } from '#common/sandbox.ts'
import { reasonMark, verdict } from '#server/check/verdict.ts'
import { failedInside } from '#server/sandbox/sandbox-failed.ts'
import type { SandboxHost } from '#server/sandbox/sandbox-host.ts'

/**
 * Runs a step's check in the sandbox, as root in the home directory and away from the learner's shell.
 * The script finds the learner's language in SANDLOT_LANGUAGE. Never rejects for what a script, a file or a sandbox does: that is a result, `error` when it is ours.
 */
export async function runCheckScript(
  host: SandboxHost,
  sandboxId: SandboxId,
  script: { file: string; language: Language; timeoutMs: number },
): Promise<CheckResult> {
  try {
    const source = await readScript(script.file)
    const result = await host.run(sandboxId, {
      argv: ['bash', '-s'],
      stdin: asFile(source),
      env: { SANDLOT_LANGUAGE: script.language },
      timeoutMs: script.timeoutMs,
    })
    return verdict(source, result, script.timeoutMs)
  } catch (cause) {
    const error = failedInside(cause, 'check-failed-to-run')
    if (error instanceof ProblemError) return { status: 'error', problem: error.problem }
    throw error
  }
}

/** Rejects with `check-failed-to-run`. */
export async function readScript(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).replaceAll('\r\n', '\n')
  } catch (cause) {
    throw new ProblemError('check-failed-to-run', {}, { cause })
  }
}

/**
 * Authors write for `bash FILE ARGUMENT…`: a command that reads its standard input must not eat the rest of the
 * script. What it has written into $VERIFICATION_FAILURE_REASON follows its output, after a mark.
 */
export function asFile(source: string): string {
  let end = 'end-of-script'
  while (source.includes(end)) end += '-'
  return `export VERIFICATION_FAILURE_REASON=$(mktemp)
bash /dev/fd/3 "$@" 3<<'${end}' </dev/null
${source}
${end}
status=$?
[ ! -s "$VERIFICATION_FAILURE_REASON" ] || { printf '${reasonMark}'; cat "$VERIFICATION_FAILURE_REASON"; }
rm -f "$VERIFICATION_FAILURE_REASON"
exit $status
`
}
