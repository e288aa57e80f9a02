import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

/** One hash over the names and contents of files and folders, the same on every machine: has a source changed? */
export function fingerprint(root: string, names: string[]): string {
  const hash = createHash('sha256')
  for (const file of names.flatMap((name) => filesBelow(root, name)).sort()) {
    hash
      .update(file)
      .update('\0')
      .update(fs.readFileSync(path.join(root, file)))
      .update('\0')
  }
  return hash.digest('hex')
}

function filesBelow(root: string, name: string): string[] {
  const status = fs.statSync(path.join(root, name), { throwIfNoEntry: false })
  if (status === undefined || name.endsWith('/generated')) return []
  if (status.isFile()) return [name]
  return fs.readdirSync(path.join(root, name)).flatMap((entry) => filesBelow(root, `${name}/${entry}`))
}
