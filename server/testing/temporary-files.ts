import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Before all tests: what they leave in the system's folder of temporary files goes with one folder of their own. */
export default function keepTogether(): () => void {
  const directory = mkdtempSync(join(tmpdir(), 'tests-'))
  process.env['TMPDIR'] = directory
  return () => rmSync(directory, { recursive: true, force: true })
}
