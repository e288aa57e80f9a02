import { readFile } from 'node:fs/promises'
import type { Page } from '#common/course.ts'
import type { SandboxId } from '#common/sandbox.ts'
import { findActions } from '#server/course/lesson-audit.ts'
import { sandboxFailed } from '#server/sandbox/sandbox-failed.ts'
import type { SandboxHost } from '#server/sandbox/sandbox-host.ts'

/** As long as a patient learner waits for one step. */
const stepMs = 120_000

export interface RedoneStepParts {
  host: SandboxHost
  /** Writes the addresses of the learner's own machine into a text. */
  fill: (text: string) => string
}

/**
 * Does in a fresh sandbox what a learner does on this page: the author's solution, or what the page has them run where
 * there is none. Rejects when that fails; what it did stays done.
 */
export async function redoStep({ host, fill }: RedoneStepParts, id: SandboxId, page: Page): Promise<void> {
  const script =
    page.solution === undefined
      ? commandsOf(page).join('\n')
      : (await readFile(page.solution, 'utf8')).replaceAll('\r\n', '\n')
  if (script.trim() === '') return
  const result = await host.run(id, { argv: ['bash', '-s'], stdin: `${fill(script)}\n`, timeoutMs: stepMs })
  if (result.status === 'exited' && result.code === 0) return
  throw sandboxFailed(new Error(`page ${page.index} was not redone: ${result.stderr}`), result.stderr)
}

/** What the page has its learner run by a click, in order: commands of the first machine, sent as they are. */
function commandsOf({ text }: Page): string[] {
  if (text.status === 'broken') return []
  return findActions(text.markdown).flatMap((action) =>
    action.kind === 'run' && action.host === undefined && action.newline && !action.interrupt
      ? [action.source]
      : [],
  )
}
