import { readFile } from 'node:fs/promises'
import type { Page } from '#common/course.ts'
import { TerminalNumber, type SandboxId } from '#common/sandbox.ts'
import type { SandboxHost } from '#server/sandbox/sandbox-host.ts'
import { sandboxFailed } from '#server/sandbox/sandbox-failed.ts'
import { typeScript } from '#server/terminal/script-typing.ts'
import type { Terminals } from '#server/terminal/terminals.ts'

export interface PageScriptParts {
  host: SandboxHost
  terminals: Terminals
  /** Writes the addresses of the learner's own machine into a text. */
  fill: (text: string) => string
}

const firstTerminal = TerminalNumber.parse(1)
const startTimeoutMs = 10_000
/** A background script that runs for longer has hung. */
const longestSeconds = 3600

/**
 * Begins what a page brings, the first time that it is opened in this sandbox: its background script runs as root
 * without a terminal, and its foreground script is typed into the learner's first terminal. Both are on their way when
 * this resolves. The mark of what has begun is kept in the sandbox, so that a server that starts again repeats nothing
 * and a fresh sandbox gets everything. `typed` resolves when the foreground script is typed to its end.
 */
export async function beginPageScripts(
  { host, terminals, fill }: PageScriptParts,
  sandboxId: SandboxId,
  page: Page,
): Promise<{ typed: Promise<void> }> {
  const nothing = { typed: Promise.resolve() }
  if (page.background === undefined && page.foreground === undefined) return nothing
  const background = page.background === undefined ? '' : fill(await readScript(page.background))
  const foreground = page.foreground === undefined ? '' : fill(await readScript(page.foreground))
  const begun = await host.run(sandboxId, {
    argv: ['bash', '-c', beginScript, 'begin', String(page.index), page.kind, String(longestSeconds)],
    stdin: background,
    timeoutMs: startTimeoutMs,
  })
  if (begun.status !== 'exited' || ![0, alreadyCode].includes(begun.code)) {
    throw sandboxFailed(new Error(`page scripts: ${begun.stderr}`), begun.stderr)
  }
  if (begun.code === alreadyCode || foreground.trim() === '') return nothing
  return { typed: typeScript(terminals.get(sandboxId, firstTerminal), foreground) }
}

const alreadyCode = 3

/**
 * begin PAGE KIND SECONDS, with the background script on standard input. What it prints goes to /var/log/killercoda,
 * where Killercoda's lessons look for it. Katacoda's challenges wait for the file in /opt.
 */
const beginScript = `
root=\${SANDLOT_ROOT-} place=$root/var/lib/sandlot/pages/$1 log=$root/var/log/killercoda/$2$1_background.log
mkdir -p "$root/var/lib/sandlot/pages" && { mkdir "$place" 2>/dev/null || exit ${alreadyCode}; }
cat > "$place/background.sh"
[ -s "$place/background.sh" ] || { rm "$place/background.sh"; exit 0; }
mkdir -p "$root/var/log/killercoda" "$root/opt"
setsid bash -c '
  timeout --kill-after=10 "$3" bash "$1/background.sh"; status=$?
  echo $status > "$1/status"
  [ "$4" != intro ] || [ -e "$5/opt/katacoda-background-finished" ] || echo done > "$5/opt/katacoda-background-finished"
' background "$place" "$log" "$3" "$2" "$root" </dev/null >"$log" 2>&1 &
`

async function readScript(file: string): Promise<string> {
  return (await readFile(file, 'utf8')).replaceAll('\r\n', '\n')
}
