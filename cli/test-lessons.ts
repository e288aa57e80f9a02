import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { Language } from '#common/course.ts'
import { readConfig, type Config } from '#server/config.ts'
import { readImageTable } from '#server/course/image-table.ts'
import { readEnvironment } from '#server/environment.ts'
import { createLog } from '#server/log.ts'
import { connectDocker } from '#server/sandbox/docker-connection.ts'
import { readSandboxMemory } from '#server/sandbox/docker-memory.ts'
import { openDockerSandboxes } from '#server/sandbox/docker-sandboxes.ts'
import { directoryProblem, type Streams } from './content-arguments.ts'
import { languageOption, optionProblem, wholeNumber } from './option-problem.ts'
import { printedProgress } from './progress.ts'
import { rehearseContent } from './rehearsal/content-rehearsal.ts'
import { RehearsalRuns, removeAll } from './rehearsal/rehearsal-runs.ts'
import { lessonInWords, totalInWords } from './rehearsal/report-words.ts'
import { runSteps } from './setup/step.ts'
import { setupSteps } from './setup/steps.ts'

export const usage = `Usage: sandlot test DIR [LESSON…] [--json] [--language en|ko] [--limit SECONDS] [--jobs NUMBER]

Goes through the lessons below DIR in real sandboxes. Each check has to fail before its step was done and to pass
afterwards, three times; a step is done by its solution.sh, else by typing what its text offers to click.
LESSON is a path below DIR. A command may take --limit seconds (120); --jobs lessons run at a time.
Exits with 1 when a lesson fails.
`

/** `sandlot test`. Resolves with the exit status: 0, 1 when a lesson failed, 2 when it was called wrongly. */
export async function run(argv: string[], streams: Streams, root: string): Promise<number> {
  const { stdout, stderr } = streams
  const order = await readOrder(argv)
  if (typeof order === 'string') {
    stderr.write(`sandlot test: ${order}\n\n${usage}`)
    return 2
  }
  const config = readConfig(readEnvironment(root))
  if (config.sandboxHost === 'local') {
    stderr.write('sandlot test: Lessons are gone through in real sandboxes: unset SANDLOT_SANDBOX.\n')
    return 2
  }
  const place = { root, logs: path.join(config.dataDirectory, 'log') }
  await runSteps(
    setupSteps(config, place),
    printedProgress((line) => stderr.write(`${line}\n`), Date.now),
  )

  const log = createLog('silent')
  const docker = connectDocker(config.dockerHost)
  const runs = new RehearsalRuns(config.dataDirectory)
  await runs.clear((secret) => openDockerSandboxes(config, secret, log))
  const host = openDockerSandboxes(config, await runs.begin(), log)
  const end = (): void => {
    void removeAll(host)
      .then(() => runs.end())
      .finally(() => process.exit(130))
  }
  process.once('SIGINT', end)
  process.once('SIGTERM', end)
  try {
    const report = await rehearseContent({
      ...order,
      jobs: order.jobs ?? jobsFor(config),
      checkTimeoutMs: config.checkTimeoutMs,
      images: readImageTable(config.dataDirectory),
      host,
      log,
      readMemory: (id) => readSandboxMemory(docker, id),
      onLesson: (lesson) => {
        if (!order.json) stdout.write(lessonInWords(lesson))
      },
    })
    await runs.end()
    if (typeof report === 'string') {
      stderr.write(`sandlot test: ${report}\n`)
      return 2
    }
    stdout.write(order.json ? `${JSON.stringify(report)}\n` : totalInWords(report))
    const nothing = report.passed + report.failed === 0
    if (nothing) stderr.write(`sandlot test: no lesson below ${order.directory} could be tested\n`)
    return report.failed > 0 || nothing ? 1 : 0
  } finally {
    process.removeListener('SIGINT', end)
    process.removeListener('SIGTERM', end)
  }
}

const Options = z.object({
  json: z.boolean().default(false),
  language: languageOption,
  limit: wholeNumber(1, 3600).default(120),
  jobs: wholeNumber(1, 32).optional(),
})

interface Order {
  directory: string
  lessons: string[]
  json: boolean
  language: Language
  limitMs: number
  jobs?: number | undefined
}

/** A string says what is wrong with the arguments. */
async function readOrder(argv: string[]): Promise<Order | string> {
  const { positionals, values } = parseArgs({
    args: argv,
    allowPositionals: true,
    strict: false,
    options: {
      json: { type: 'boolean' },
      language: { type: 'string' },
      limit: { type: 'string' },
      jobs: { type: 'string' },
    },
  })
  const options = Options.strict().safeParse(values)
  if (!options.success) return optionProblem(options.error)
  const [directory, ...lessons] = positionals
  if (directory === undefined) return 'Name a directory.'
  const problem = await directoryProblem(directory)
  if (problem !== undefined) return problem
  const { limit, ...rest } = options.data
  return { ...rest, directory, lessons, limitMs: limit * 1000 }
}

/** As many as the machine carries when each takes what it may. */
function jobsFor({ sandbox, maxSandboxes }: Config): number {
  const byMemory = Math.floor(os.freemem() / sandbox.memoryBytes)
  return Math.max(1, Math.min(os.availableParallelism(), byMemory, maxSandboxes))
}
