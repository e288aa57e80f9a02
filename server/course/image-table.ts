import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SettingError } from '#server/environment.ts'
import { SandboxImageTable } from './sandbox-image.ts'

/**
 * An operator's rows for image identifiers: `sandbox-images.json` in the data directory, if there is one.
 * Throws a SettingError that names the row which is not as expected.
 */
export function readImageTable(directory: string): SandboxImageTable {
  const file = join(directory, 'sandbox-images.json')
  const content = readIfThere(file)
  if (content === undefined) return {}
  const result = SandboxImageTable.safeParse(parseJson(file, content))
  if (result.success) return result.data
  const row = result.error.issues[0]?.path[0]
  const what = row === undefined ? 'is no table' : `has the row "${String(row)}"`
  throw new SettingError(
    `${file} ${what}; expected image identifiers with "shell", "docker", ` +
      '{"kind": "shell" or "docker", "egress": "none", "lab" or "internet"} or {"unavailable": "why"}',
  )
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

function parseJson(file: string, content: string): unknown {
  try {
    return JSON.parse(content)
  } catch (error) {
    throw new SettingError(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
}
