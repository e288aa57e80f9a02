import { createServer } from 'node:net'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig } from '#server/config.ts'
import { readEnvironment } from '#server/environment.ts'
import { directoryProblem } from './content-arguments.ts'
import { unknownOption } from './option-problem.ts'
import { printedProgress } from './progress.ts'
import { setUpEverything } from './setup/everything.ts'
import { Stop } from './setup/step.ts'

export const usage = `Usage: sandlot dev DIR [--local]

Serves the lessons below DIR to their author: an open page shows what you save, and its terminal stays as it is.
--local: without Docker, in sandboxes of bubblewrap on this machine. Lessons that need Docker say so.
`

/**
 * `sandlot dev`: the platform with a directory of lessons, apart from the one that `npm start` serves: other data,
 * other sandboxes and, where nothing else is set, the next free port.
 */
export async function dev(argv: string[], root: string): Promise<number> {
  const order = await readOrder(argv)
  if (typeof order === 'string') {
    console.error(`sandlot dev: ${order}\n\n${usage}`)
    return 2
  }
  const { directory, local } = order
  const given = readEnvironment(root)
  const { dataDirectory } = readConfig(given)
  // The pages read their settings from the environment as well.
  Object.assign(process.env, {
    ...(local ? { SANDLOT_SANDBOX: 'local' } : {}),
    SANDLOT_CONTENT: path.resolve(directory),
    SANDLOT_DATA: path.join(dataDirectory, 'author'),
    SANDLOT_URL: given['SANDLOT_URL'] ?? `http://localhost:${await freePort(3000)}`,
    SANDLOT_LOG_LEVEL: given['SANDLOT_LOG_LEVEL'] ?? 'warn',
    // One author opens one lesson after another.
    SANDLOT_POOL: given['SANDLOT_POOL'] ?? '1',
  })
  const config = readConfig(readEnvironment(root))
  await setUpEverything({ ...config, dataDirectory }, root, printedProgress(console.log, Date.now), {
    serving: true,
  })
  console.log(`Lessons of ${directory}: what you save shows at once. You need no account. Ctrl-C ends it.`)

  // Only now: the server's modules need the generated database client.
  const { serve } = await import('#server/index.ts')
  await serve(root, { author: true })
  return 0
}

/** A string says what is wrong with the arguments. */
async function readOrder(argv: string[]): Promise<{ directory: string; local: boolean } | string> {
  const { positionals, values } = parseArgs({
    args: argv,
    allowPositionals: true,
    strict: false,
    options: { local: { type: 'boolean' } },
  })
  const unknown = Object.keys(values).find((name) => name !== 'local')
  if (unknown !== undefined) return unknownOption(unknown)
  const [directory, ...more] = positionals
  if (directory === undefined || more.length > 0) return 'Name one directory.'
  return (await directoryProblem(directory)) ?? { directory, local: values.local === true }
}

async function freePort(first: number): Promise<number> {
  for (let port = first; port < first + 100; port++) if (await isFree(port)) return port
  throw new Stop(
    `No port from ${first} to ${first + 99} is free: set SANDLOT_URL to an address with another one.`,
  )
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
