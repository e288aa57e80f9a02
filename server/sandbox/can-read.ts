import { opendir } from 'node:fs/promises'

/** By trying: `access` asks for the user alone, and the process may have a capability to read. */
export async function canRead(folder: string): Promise<boolean> {
  try {
    await (await opendir(folder)).close()
    return true
  } catch {
    return false
  }
}
