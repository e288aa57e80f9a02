import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'prisma/config'

const root = path.dirname(fileURLToPath(import.meta.url))

// The CLI runs a native schema engine for every command, and downloads it when it is not there. Where that host
// cannot be reached, or packages may not run scripts, our stand-in does the same from an npm package.
if (!hasNativeEngine()) {
  process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= path.join(root, 'prisma/schema-engine.mjs')
}

/** For authors of migrations only: the server applies them itself when it starts (prisma/migrate.ts). */
export default defineConfig({
  schema: 'prisma/sqlite',
  migrations: { path: 'prisma/sqlite/migrations' },
  datasource: { url: process.env['DATABASE_URL'] ?? 'file:./.sandlot/sandlot.db' },
})

function hasNativeEngine(): boolean {
  const require = createRequire(import.meta.url)
  const engines = path.dirname(require.resolve('@prisma/engines/package.json'))
  return readdirSync(engines).some((name) => name.startsWith('schema-engine-'))
}
