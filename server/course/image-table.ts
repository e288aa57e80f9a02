import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SandboxImageTable } from './sandbox-image.ts'

/** An operator's rows for image identifiers: `sandbox-images.json` in the data directory, if there is one. */
export function readImageTable(directory: string): SandboxImageTable {
  const file = join(directory, 'sandbox-images.json')
  try {
    return SandboxImageTable.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw new Error(
      `${file} is not as expected: image identifiers with "shell", "docker", {"kind", "egress"} or {"unavailable"}`,
      {
        cause: error,
      },
    )
  }
}
