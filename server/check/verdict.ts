import { stripVTControlCharacters } from 'node:util'
import type { CheckResult } from '#common/check.ts'
import { problem } from '#common/problem.ts'
import type { CommandResult } from '#server/sandbox/sandbox-host.ts'

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
  const isDone = !saysDone(source) || result.stdout.split('\n').some((line) => bare(line) === 'done')
  if (result.code === 0 && isDone) return { status: 'pass' }
  return { status: 'fail', hint: hint(result) }
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

function hint({ stdout, stderr }: { stdout: string; stderr: string }): string {
  const text = stripVTControlCharacters([stdout, stderr].map((part) => part.trim()).join('\n')).trim()
  // Never begin with half a character.
  return text.slice(-maxHintLength).replace(/^[\uDC00-\uDFFF]/, '')
}
