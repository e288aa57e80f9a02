import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** What of the data directory is worth keeping. Set-up's log and SQLite's own files beside the database are not. */
export const databaseName = 'sandlot.db'
export const keptNames = [databaseName, 'secret', 'metrics-token', 'sandbox-images.json', 'recordings']

/** First in every backup: that it is one, and in which form. */
export const labelName = 'sandlot-backup.json'

/** Whether a backup may hold a file of this name: nothing is ever written elsewhere. */
export function isKept(name: string): boolean {
  return keptNames.includes(name) ? name !== 'recordings' : /^recordings\/[\w-]+\/t\d\.cast$/.test(name)
}

/** Recordings, by their names below the data directory. */
export async function findRecordings(dataDirectory: string): Promise<string[]> {
  const found = await readdir(join(dataDirectory, 'recordings'), { recursive: true }).catch(() => [])
  return found.map((name) => `recordings/${name}`).filter(isKept)
}
