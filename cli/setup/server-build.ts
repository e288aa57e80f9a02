import fs from 'node:fs'
import path from 'node:path'
import { build } from 'esbuild'
import type { Place } from './place.ts'
import { isCurrent, markBuilt, readSources } from './server-sources.ts'
import type { Step } from './step.ts'

/**
 * The server as JavaScript in `.server/`, unless it was built from these very sources: what translates them at run time
 * takes time and memory in a process that goes on for weeks.
 */
export function serverBuildStep({ root }: Place): Step {
  const folder = path.join(root, '.server')
  return {
    name: 'server build',
    needed: () => Promise.resolve(!isCurrent(root, folder)),
    run: async () => {
      const sources = readSources(root)
      // Whole or not at all: whoever serves may look at any moment.
      const made = `${folder}-${process.pid}`
      await bundleServer(root, made)
      markBuilt(made, sources)
      fs.rmSync(folder, { recursive: true, force: true })
      fs.renameSync(made, folder)
    },
  }
}

/** Writes `serve.js` and `server-sources.js` into the folder. Resolves with the files that went in, below `root`. */
export async function bundleServer(root: string, folder: string): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['cli/serve.ts', 'cli/setup/server-sources.ts'],
    outdir: folder,
    entryNames: '[name]',
    bundle: true,
    // What is imported only where it is needed stays so.
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // Some look for files of their own.
    packages: 'external',
    // For `NODE_OPTIONS=--enable-source-maps`; they take no memory without it.
    sourcemap: true,
    metafile: true,
    logLevel: 'error',
  })
  return Object.keys(metafile.inputs)
}
