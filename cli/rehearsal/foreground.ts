import type { SandboxId, TerminalNumber } from '#common/sandbox.ts'
import type { SandboxHost } from '#server/sandbox/sandbox-host.ts'

interface Place {
  host: SandboxHost
  sandboxId: SandboxId
}

/** Whether the program in front of a terminal waits for its keyboard: it reads lines, or has taken every key. */
export async function isAwaitingInput(place: Place, terminal: TerminalNumber): Promise<boolean> {
  return (await ask(place, terminal, 'waits')) === 'yes'
}

/** Kills the program in front of a terminal and all of its pipeline; never the terminal's own shell. */
export async function endForeground(place: Place, terminal: TerminalNumber): Promise<void> {
  await ask(place, terminal, 'end')
}

async function ask(
  { host, sandboxId }: Place,
  terminal: TerminalNumber,
  question: 'waits' | 'end',
): Promise<string> {
  const argv = ['bash', '-c', script, question, String(terminal), question]
  const result = await host.run(sandboxId, { argv, timeoutMs: 5000 })
  return result.stdout.trim()
}

/**
 * The terminal's holder has left a link to its device. `sid` is the shell, `tpgid` the process group in front;
 * `wait_woken` and `n_tty_read` are where the kernel keeps who reads a terminal: any thread of a program, as one in Go
 * reads in whichever it likes.
 */
const script = `
tty=$(readlink "/run/sandlot/t$1") && read -r shell front < <(ps -o sid=,tpgid= -t "\${tty#/dev/}") || exit 0
if [ "$2" = end ]; then
  [ "$front" = "$shell" ] || kill -KILL -- "-$front"
  exit
fi
if [ "$front" != "$shell" ] && stty -a -F "$tty" | grep -q -e '-icanon'; then echo yes; exit; fi
if ps -L -o wchan:20= -p "$(pgrep -d, -g "$front")" | grep -Eq 'wait_woken|n_tty_read'; then echo yes; fi
`
