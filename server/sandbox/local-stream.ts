import { spawn } from 'node:child_process'
import { Duplex } from 'node:stream'
import { BoundedText } from './bounded-text.ts'
import { awaitBeginning } from './program-beginning.ts'

/** The stdin and stdout of a program that says '+' when it has begun. Destroying it ends the program. */
export async function openLocalStream(argv: string[]): Promise<Duplex> {
  const [program = '', ...args] = argv
  const child = spawn(program, args, { cwd: '/', detached: true, stdio: 'pipe' })
  const complaint = new BoundedText(1000)
  child.stderr.on('data', (bytes: Buffer) => complaint.add(bytes))
  child.on('error', () => undefined)
  const stream = Duplex.from({ readable: child.stdout, writable: child.stdin })
  stream.once('close', () => {
    if (child.pid !== undefined && child.exitCode === null) killGroup(child.pid)
  })
  try {
    await awaitBeginning(stream)
    return stream
  } catch (cause) {
    stream.destroy()
    throw new Error(complaint.toString() || 'the program ended before it began', { cause })
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
