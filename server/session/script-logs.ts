import type { Page } from '#common/course.ts'
import type { SandboxId } from '#common/sandbox.ts'
import type { ScriptLog } from '#common/script-log.ts'
import type { SandboxHost } from '#server/sandbox/sandbox-host.ts'
import { sandboxFailed } from '#server/sandbox/sandbox-failed.ts'

const timeoutMs = 5000
/** Of all logs together: a command's output is bounded, and theirs grows by a third on the way. */
const maxBytes = 40_000

/** What has become of the pages' background scripts in this sandbox: see page-scripts.ts, which begins them. */
export async function readScriptLogs(
  host: SandboxHost,
  sandboxId: SandboxId,
  pages: readonly Page[],
): Promise<ScriptLog[]> {
  const scripted = pages.filter(({ background }) => background !== undefined)
  if (scripted.length === 0) return []
  const most = Math.floor(maxBytes / scripted.length)
  const names = scripted.flatMap(({ kind, index }) => [kind, String(index)])
  const result = await host.run(sandboxId, {
    argv: ['bash', '-c', listScript, 'list', String(most), ...names],
    timeoutMs,
  })
  if (result.status !== 'exited') throw sandboxFailed(new Error('script logs: too slow'), result.stderr)
  const lines = result.stdout.split('\n')
  const steps = pages.filter(({ kind }) => kind === 'step')
  return scripted.flatMap((page) => {
    const line = lines.find((each) => each.startsWith(`${page.index} `))
    const name = { page: page.index, kind: page.kind, number: steps.indexOf(page) + 1 }
    return line === undefined ? [] : readLine(line, most).map((log) => ({ ...name, ...log }))
  })
}

/**
 * list BYTES, then a kind and a number for each page: a line for each script that has begun, with the page's number,
 * seconds, exit code or a dash, the log's size and the last BYTES of it.
 */
const listScript = `
root=\${SANDLOT_ROOT-} most=$1; shift
while [ $# -gt 1 ]; do
  place=$root/var/lib/sandlot/pages/$2 log=$root/var/log/killercoda/$1$2_background.log
  if [ -f "$place/background.sh" ]; then
    began=$(stat -c %Y "$place/background.sh") ended=$(date +%s) code=- size=0 output=
    [ ! -s "$place/status" ] || { ended=$(stat -c %Y "$place/status"); code=$(head -c 4 "$place/status"); }
    [ ! -f "$log" ] || { size=$(stat -c %s "$log"); output=$(tail -c "$most" "$log" | base64 -w 0); }
    echo "$2 $((ended > began ? ended - began : 0)) $code $size $output"
  fi
  shift 2
done
`

const linePattern = /^\d+ (?<seconds>\d+) (?<code>-|\d{1,3}) (?<size>\d+) (?<output>[\w+/=]*)$/

/** Nothing where the learner, who is root there, has left something else. */
function readLine(line: string, most: number): Omit<ScriptLog, 'page' | 'kind' | 'number'>[] {
  const { seconds, code = '', size, output = '' } = linePattern.exec(line)?.groups ?? {}
  if (seconds === undefined) return []
  return [
    {
      state: code === '-' ? { status: 'running' } : { status: 'ended', code: Number(code) },
      seconds: Number(seconds),
      output: Buffer.from(output, 'base64').toString('utf8'),
      cut: Number(size) > most,
    },
  ]
}
