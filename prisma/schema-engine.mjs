#!/usr/bin/env node
/**
 * Stands in for Prisma's native `schema-engine` (prisma.config.ts points PRISMA_SCHEMA_ENGINE_BINARY here):
 * the same arguments and JSON-RPC over stdio, served by the WebAssembly build of the engine and a driver adapter.
 * SQLite only.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import * as wasm from '@prisma/schema-engine-wasm/schema_engine_bg'

const { values, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: {
    version: { type: 'boolean', short: 'V' },
    datasource: { type: 'string' },
    datamodels: { type: 'string', multiple: true },
  },
})
if (values.version) {
  console.log('schema-engine-wasm')
  process.exit(0)
}

const url = JSON.parse(values.datasource ?? '{}').url ?? ':memory:'
if (url !== ':memory:') mkdirSync(path.dirname(url.replace(/^file:/, '')), { recursive: true })
const adapter = new PrismaBetterSqlite3({ url })
if (positionals.includes('cli')) await answerWhetherDatabaseOpens()

const bound = bindMigrationAwareSqlAdapterFactory({
  provider: adapter.provider,
  adapterName: adapter.adapterName,
  connect: async () => takingScripts(await adapter.connect()),
  connectToShadowDb: async () => takingScripts(await adapter.connectToShadowDb()),
})
const engine = await startEngine()

// One request at a time: the engine's methods share its connection.
let last = Promise.resolve()
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const request = JSON.parse(line)
    if (request.method) last = last.then(() => answer(request))
  })
  .on('close', () => last.then(() => process.exit(0)))

async function answer(request) {
  try {
    send({ id: request.id, result: (await run(request)) ?? {} })
  } catch (error) {
    const data = { is_panic: false, message: messageOf(error), meta: null, error_code: null }
    send({ id: request.id, error: { code: 4466, message: 'See data.', data } })
  }
}

async function run({ id, method, params }) {
  switch (method) {
    case 'createDatabase':
    case 'ensureConnectionValidity':
      return {}
    case 'getDatabaseVersion':
      return engine.version(params)
    case 'reset':
      return dropEverything()
    case 'devDiagnostic':
    case 'diagnoseMigrationHistory':
      await onDatabase((database) => database.executeScript(migrationsTable))
      return engine[method](params)
    case 'diff': {
      const result = await engine.diff(params)
      // The native engine prints through a call of its own.
      if (result?.stdout) {
        const content = result.stdout.replace(/\n$/, '')
        send({ id: 1_000_000 + id, method: 'print', params: { content } })
      }
      return result
    }
    default:
      return engine[method](params)
  }
}

async function startEngine() {
  const require = createRequire(import.meta.url)
  const glue = require.resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const code = readFileSync(glue.replace(/\.js$/, '.wasm'))
  const { instance } = await WebAssembly.instantiate(code, { './schema_engine_bg.js': wasm })
  wasm.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
  const datamodels = values.datamodels?.map((file) => [file, readFileSync(file, 'utf8')])
  return wasm.SchemaEngine.new({ datamodels }, () => {}, bound)
}

/** The engine replays whole migration files through `executeRaw`, where the driver takes one statement. */
function takingScripts(connection) {
  const executeRaw = connection.executeRaw.bind(connection)
  connection.executeRaw = async (query) => {
    if (query.args.length > 0 || !/;\s*\S/.test(query.sql)) return executeRaw(query)
    await connection.executeScript(query.sql)
    return 0
  }
  return connection
}

/** The WebAssembly engine's own reset only deletes rows. */
async function dropEverything() {
  await onDatabase(async (database) => {
    const { rows } = await database.queryRaw({
      sql: `SELECT type, name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
      args: [],
      argTypes: [],
    })
    const drops = rows.map(([type, name]) => `DROP ${type} IF EXISTS "${name}";`)
    await database.executeScript(`PRAGMA foreign_keys=OFF;${drops.join('')}PRAGMA foreign_keys=ON;`)
  })
}

async function onDatabase(work) {
  const database = await adapter.connect()
  try {
    return await work(database)
  } finally {
    await database.dispose()
  }
}

async function answerWhetherDatabaseOpens() {
  try {
    await onDatabase((database) => database.queryRaw({ sql: 'SELECT 1', args: [], argTypes: [] }))
    process.exit(0)
  } catch (error) {
    const fields = { error_code: 'P1001', message: messageOf(error) }
    console.error(`\n${JSON.stringify({ level: 'ERROR', target: 'schema_engine::logger', fields })}`)
    process.exit(1)
  }
}

/** An error of the adapter reaches the engine as a number only; its words stay in the registry. */
function messageOf(error) {
  const number = /External error id#(\d+)/.exec(error?.message ?? '')
  const cause = number && bound?.errorRegistry.consumeError(Number(number[1]))?.error
  if (!cause) return String(error?.message ?? error)
  return error.message.replace(number[0], cause.message ?? JSON.stringify(cause))
}

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
}

const migrationsTable = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME, "migration_name" TEXT NOT NULL,
  "logs" TEXT, "rolled_back_at" DATETIME, "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
  "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0)`
