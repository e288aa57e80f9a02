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

/** What a step was last done for, kept beside what it made, so that nothing is done twice. */
export class Stamp {
  readonly #file: string

  constructor(file: string) {
    this.#file = file
  }

  says(value: string): boolean {
    return fs.existsSync(this.#file) && fs.readFileSync(this.#file, 'utf8') === value
  }

  write(value: string): void {
    fs.mkdirSync(path.dirname(this.#file), { recursive: true })
    fs.writeFileSync(this.#file, value)
  }
}

function filesBelow(root: string, name: string): string[] {
  const status = fs.statSync(path.join(root, name), { throwIfNoEntry: false })
  if (status === undefined || name.endsWith('/generated')) return []
  if (status.isFile()) return [name]
  return fs.readdirSync(path.join(root, name)).flatMap((entry) => filesBelow(root, `${name}/${entry}`))
}
