import { existsSync } from 'node:fs'
import path from 'node:path'

/**
 * The folder of this installation, where what is no code lies: images, migrations, programs for inside of sandboxes.
 * It is above the sources as it is above what is built of them.
 */
export const checkout = folderOf('package-lock.json', import.meta.dirname)

function folderOf(name: string, below: string): string {
  if (existsSync(path.join(below, name))) return below
  const above = path.dirname(below)
  if (above === below) throw new Error(`there is no ${name} above ${import.meta.dirname}`)
  return folderOf(name, above)
}
