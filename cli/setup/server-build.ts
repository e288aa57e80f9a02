import fs from 'node:fs'
import path from 'node:path'
import { build } from 'esbuild'
import { fingerprint } from '#server/fingerprint.ts'
import type { Place } from './place.ts'
import { Stamp } from './stamp.ts'
import type { Step } from './step.ts'

/**
 * The server as JavaScript in `.server/`, unless it was built from these very sources: what translates them at run time
 * takes as long to start, and as much memory, as the server itself. Packages stay where they are.
 */
export function serverBuildStep({ root }: Place): Step {
  const folder = path.join(root, '.server')
  const stamp = new Stamp(path.join(folder, 'sandlot-sources'))
  const sources = () =>
    fingerprint(root, ['cli/serve.ts', 'cli/explained.ts', 'common', 'server', 'prisma', 'package-lock.json'])
  return {
    name: 'server build',
    needed: () => Promise.resolve(!stamp.says(sources())),
    run: async () => {
      fs.rmSync(folder, { recursive: true, force: true })
      await build({
        absWorkingDir: root,
        entryPoints: ['cli/serve.ts'],
        outdir: folder,
        bundle: true,
        // What is imported only where it is needed stays so.
        splitting: true,
        chunkNames: '[name]-[hash]',
        platform: 'node',
        format: 'esm',
        target: 'node20',
        packages: 'external',
        // For `NODE_OPTIONS=--enable-source-maps`; they take no memory without it.
        sourcemap: true,
        logLevel: 'error',
      })
      stamp.write(sources())
    },
  }
}
