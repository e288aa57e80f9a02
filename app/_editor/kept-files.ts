import { z } from 'zod'
import { FilePath } from '#common/file.ts'
import type { SandboxId } from '#common/sandbox.ts'

const mostKept = 50

/** Which files lay open on a sandbox's desk, and which of them in front. */
const KeptFiles = z.object({ files: z.array(FilePath).max(mostKept), front: FilePath.optional() })
export type KeptFiles = z.infer<typeof KeptFiles>

const Kept = KeptFiles.extend({ sandboxId: z.string() })

/** What lies on a desk, as far as it is kept. */
interface Desk {
  files: readonly { path: FilePath }[]
  front?: { path: FilePath } | undefined
}

/** What the browser keeps of the desk. */
export function keptFilesText(sandboxId: SandboxId, { files, front }: Desk): string {
  const paths = files.slice(0, mostKept).map(({ path }) => path)
  return JSON.stringify({ sandboxId, files: paths, front: front?.path })
}

/** Another sandbox has other files. */
export function readKeptFiles(text: string | undefined, sandboxId: SandboxId): KeptFiles | undefined {
  try {
    const kept = Kept.safeParse(JSON.parse(text ?? '') as unknown)
    return kept.data?.sandboxId === sandboxId ? kept.data : undefined
  } catch {
    return undefined
  }
}
