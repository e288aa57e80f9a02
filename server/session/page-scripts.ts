import { readFile } from 'node:fs/promises'
import type { Page } from '#common/course.ts'
import { TerminalNumber, type SandboxId } from '#common/sandbox.ts'
import type { SandboxHost } from '#server/sandbox/sandbox-host.ts'
import type { Terminals } from '#server/terminal/terminals.ts'

const firstTerminal = TerminalNumber.parse(1)
const markTimeoutMs = 10_000

/**
 * Runs what a page brings when it is first opened in this sandbox: the background script out of sight, the foreground
 * script typed into the first terminal. The mark of what has run lives in the sandbox, so that a server that starts
 * again repeats nothing and a fresh sandbox gets everything.
 */
export async function runPageScripts(
  parts: { host: SandboxHost; terminals: Terminals; timeoutMs: number },
  sandboxId: SandboxId,
  page: Page,
): Promise<void> {
  if (page.background === undefined && page.foreground === undefined) return
  const { host, terminals, timeoutMs } = parts
  const mark = await host.run(sandboxId, {
    argv: ['bash', '-c', 'mkdir -p "$0" && mkdir "$0/$1"', '/var/lib/sandlot/pages', String(page.index)],
    timeoutMs: markTimeoutMs,
  })
  if (mark.status !== 'exited' || mark.code !== 0) return

  if (page.foreground !== undefined) {
    const script = await readScript(page.foreground)
    const terminal = terminals.get(sandboxId, firstTerminal)
    await terminal.ready()
    terminal.typeText(script.endsWith('\n') || script === '' ? script : `${script}\n`)
  }
  if (page.background !== undefined) {
    const stdin = await readScript(page.background)
    await host.run(sandboxId, { argv: ['bash', '-s'], stdin, timeoutMs })
  }
}

async function readScript(file: string): Promise<string> {
  return (await readFile(file, 'utf8')).replaceAll('\r\n', '\n')
}
