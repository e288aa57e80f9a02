import { readFile } from 'node:fs/promises'
import { basename, posix } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pack } from 'tar-stream'
import type { Asset } from '#common/course.ts'
import type { Machine, SandboxId } from '#common/sandbox.ts'
import { sandboxFailed } from '#server/sandbox/sandbox-failed.ts'
import type { SandboxHost } from '#server/sandbox/sandbox-host.ts'
import { onSecondMachine } from '#server/session/second-machine.ts'

const home = '/root'
const timeoutMs = 60_000

/** Puts a lesson's files where it wants them. Rejects with `sandbox-failed` when one cannot be put. */
export async function copyLessonFiles(host: SandboxHost, id: SandboxId, assets: Asset[]): Promise<void> {
  for (const machine of [1, 2] as const) {
    const wanted = assets.filter((asset) => asset.machine === machine)
    if (wanted.length > 0) await copyTo(host, id, machine, wanted)
  }
}

async function copyTo(host: SandboxHost, id: SandboxId, machine: Machine, assets: Asset[]): Promise<void> {
  const argv = ['tar', '--extract', '--no-same-owner', '--directory=/']
  const archive = pack()
  for (const asset of assets) {
    const name = posix.join(directoryOf(asset.target), basename(asset.file)).slice(1)
    archive.entry({ name, mode: asset.mode }, await readFile(asset.file))
  }
  archive.finalize()
  const result = await host.run(id, {
    argv: machine === 1 ? argv : onSecondMachine(argv),
    stdin: await buffer(archive),
    timeoutMs,
  })
  if (result.status === 'exited' && result.code === 0) return
  // tar names the file and what is in its way; its last line says only that it has failed.
  const [complaint] = result.stderr.split('\n')
  throw sandboxFailed(new Error(`lesson files: ${result.stderr}`), complaint)
}

function directoryOf(target: string): string {
  return posix.resolve(home, target.replace(/^~(?=\/|$)/, '.'))
}
