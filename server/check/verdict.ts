import { stripVTControlCharacters } from 'node:util'
import type { CheckResult } from '#common/check.ts'
import { problem } from '#common/problem.ts'
import type { CommandResult } from '#server/sandbox/sandbox-host.ts'

/** Between a check's output and the reason that it gives for a failure. No script prints it by chance. */
export const reasonMark = '\\036reason\\036'
const reasonBytes = '\x1ereason\x1e'

/** Longest hint, in characters; of a longer output the end is shown. */
const maxHintLength = 4096

/**
 * What the run of a check script means. Both ways of saying yes are in use among the public scenarios: the exit
 * status (Killercoda) and the word `done` on a line of its own (Katacoda). Where the source says `done` both count.
 */
export function verdict(source: string, result: CommandResult, timeoutMs: number): CheckResult {
  if (result.status === 'timeout') {
    return { status: 'error', problem: problem('check-timeout', { seconds: Math.round(timeoutMs / 1000) }) }
  }
  if (isNotStarted(result)) {
    return { status: 'error', problem: problem('check-failed-to-run', { reason: result.stderr.trim() }) }
  }
  const [stdout = '', reason] = result.stdout.split(reasonBytes)
  const isDone = !saysDone(source) || stdout.split('\n').some((line) => bare(line) === 'done')
  if (result.code === 0 && isDone) return { status: 'pass' }
  return { status: 'fail', hint: plainHint(reason ?? `${stdout.trim()}\n${result.stderr.trim()}`) }
}

/** `run` inside says so where there is no bash. What bash itself says of a script names its line. */
function isNotStarted({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }): boolean {
  return (code === 126 || code === 127) && stdout === '' && /^bash: (?!line )[^:\n]+\n?$/.test(stderr)
}

/** `echo done`, with or without quotes, anywhere a command may stand. */
function saysDone(source: string): boolean {
  return /(?:^|[;&|({]|\b(?:then|else|do))\s*echo\s+(?:-\w+\s+)*["'\\]*done["'\\]*\s*(?:$|[;&|)}#\n])/m.test(
    source,
  )
}

function bare(line: string): string {
  return line.replace(/["'\s]/g, '')
}

/** Without colours, and not too long. */
export function plainHint(said: string): string {
  const text = stripVTControlCharacters(said).trim()
  // Never begin with half a character.
  return text.slice(-maxHintLength).replace(/^[\uDC00-\uDFFF]/, '')
}
