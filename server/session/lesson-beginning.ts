import type { Lesson } from '#common/course.ts'
import { TerminalNumber, type SandboxId } from '#common/sandbox.ts'
import type { SandboxHost } from '#server/sandbox/sandbox-host.ts'
import { typeScript } from '#server/terminal/script-typing.ts'
import type { Terminals } from '#server/terminal/terminals.ts'

const timeoutMs = 30_000
const firstTerminal = TerminalNumber.parse(1)

/**
 * What a lesson wants of a fresh sandbox before its own scripts: the address of its ports where Killercoda has it,
 * the author's greeting in the first terminal, and the terminals that open with a command. Once a sandbox; `typed`
 * resolves when all is typed.
 */
export async function beginLesson(
  parts: {
    host: Pick<SandboxHost, 'run'>
    terminals: Terminals
    fill: (text: string) => string
    /** Any port's address, with the word PORT where its number belongs. */
    portAddress: string
  },
  sandboxId: SandboxId,
  { workspace }: Pick<Lesson, 'workspace'>,
): Promise<{ typed: Promise<unknown> }> {
  const { host, terminals, fill, portAddress } = parts
  const greeting = fill(workspace.greeting).replace(/[\r\n]+$/, '')
  const begun = await host.run(sandboxId, {
    argv: ['bash', '-c', beginScript, 'begin', portAddress],
    stdin: greeting.replace(/\r?\n/g, '\r\n'),
    timeoutMs,
  })
  if (begun.status !== 'exited' || begun.code !== 0) return { typed: Promise.resolve() }
  // A prompt of its own below the greeting: the one that was there has made room for it.
  const typed = greeting === '' ? [] : [typeScript(terminals.get(sandboxId, firstTerminal), '')]
  for (const [at, { command }] of workspace.terminals.entries()) {
    const number = TerminalNumber.safeParse(at + 2)
    if (command === undefined || !number.success) continue
    typed.push(typeScript(terminals.get(sandboxId, number.data), fill(command)))
  }
  return { typed: Promise.all(typed) }
}

/** begin ADDRESS, with the greeting on standard input. The terminal's holder has left a link to its device. */
const beginScript = `
root=\${SANDLOT_ROOT-}
mkdir -p "$root/var/lib/sandlot" "$root/etc/killercoda" && mkdir "$root/var/lib/sandlot/begun" 2>/dev/null || exit 3
printf '%s\\n' "$1" > "$root/etc/killercoda/host"
greeting=$(cat)
[ -n "$greeting" ] || exit 0
# The shell leaves the link, and may be slower than we are; a file made in its place would greet nobody.
for _ in {1..1000}; do [ -c "$root/run/sandlot/t1" ] && break; sleep 0.02; done
[ -c "$root/run/sandlot/t1" ] || exit 0
# The line ends with it: a shell that is told of another size draws its prompt again where the cursor stands.
printf '\\r\\033[K%s\\r\\n' "$greeting" > "$root/run/sandlot/t1"
`
