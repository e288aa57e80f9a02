import path from 'node:path'
import { fingerprint } from '#server/fingerprint.ts'
import { Stamp } from './stamp.ts'

/** All that the server's build is made of, below the checkout, but for the database client, which is made of `prisma`. */
export const serverSources = [
  'cli',
  'common',
  'server',
  'prisma',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
]

/** Beside what was built: which sources it was built from. */
const stampName = 'sandlot-sources'

export function readSources(root: string): string {
  return fingerprint(root, serverSources)
}

export function markBuilt(folder: string, sources: string): void {
  new Stamp(path.join(folder, stampName)).write(sources)
}

/** Whether what lies in `folder` was built from the sources that are there now. */
export function isCurrent(root: string, folder: string): boolean {
  return new Stamp(path.join(folder, stampName)).says(readSources(root))
}
