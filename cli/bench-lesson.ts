import { randomBytes } from 'node:crypto'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { Lesson } from '#common/course.ts'
import { systemClock, wait } from '#server/clock.ts'
import { readConfig, type Config } from '#server/config.ts'
import { createCatalogue } from '#server/course/catalogue.ts'
import { readImageTable } from '#server/course/image-table.ts'
import { readEnvironment } from '#server/environment.ts'
import { createLog } from '#server/log.ts'
import { connectDocker } from '#server/sandbox/docker-connection.ts'
import { openDockerSandboxes } from '#server/sandbox/docker-sandboxes.ts'
import { carryingCapacity, type Limit } from './carrying/carrying-capacity.ts'
import { rehearseClass, type Attendance, type ClassParts } from './carrying/class-rehearsal.ts'
import { MachineGauge, type MachineUse } from './carrying/machine-gauge.ts'
import type { Streams } from './content-arguments.ts'
import { languageOption, optionProblem, wholeNumber } from './option-problem.ts'
import { printedProgress } from './progress.ts'
import { RehearsalRoom } from './rehearsal/rehearsal-room.ts'
import { runSteps } from './setup/step.ts'
import { setupSteps } from './setup/steps.ts'

export const usage = `Usage: sandlot bench --learners N LESSON [--minutes M] [--limit SECONDS] [--language en|ko] [--json]

Lets N learners open LESSON at once, each in a real sandbox, and when all have theirs click all that its text offers to
run or write, as fast as it lets them; says what they took of this machine, how many it holds, and what gives out
first. LESSON is its path below a folder of SANDLOT_CONTENT. A class spends M minutes on it: what the lesson says, else 15. What else the
machine does meanwhile counts as theirs, so let it do nothing. Exits with 1 when a learner did not get through.
`

export interface ClassReport {
  lesson: string
  learners: number
  minutes: number
  /** Sandboxes that were ready, from the request on. */
  startSeconds: { median: number; last: number }
  /** From the first click to the last, for one alone and for one of them. */
  actionsSeconds: { alone: number; median: number }
  actions: number
  /** By all of them, at most at a time; processor time in all. */
  use: MachineUse
  holds: Limit[]
  /** One sentence a learner who did not get through. */
  failures: string[]
}

/** `sandlot bench --learners N LESSON`. Resolves with the exit status: 0, 1 when somebody failed, 2 when called wrongly. */
export async function run(argv: string[], { stdout, stderr }: Streams, root: string): Promise<number> {
  const config = readConfig(readEnvironment(root))
  const order = await readOrder(argv, config)
  if (typeof order === 'string') {
    stderr.write(`sandlot bench: ${order}\n\n${usage}`)
    return 2
  }
  const place = { root, logs: path.join(config.dataDirectory, 'log') }
  await runSteps(
    setupSteps(config, place),
    printedProgress((line) => stderr.write(`${line}\n`), Date.now),
  )
  const report = await measure(order, config)
  stdout.write(order.json ? `${JSON.stringify(report)}\n` : inWords(report))
  return report.failures.length === 0 ? 0 : 1
}

async function measure(order: Order, config: Config): Promise<ClassReport> {
  const { lesson, learners, minutes } = order
  const clock = systemClock
  const log = createLog('silent')
  // An installation of its own: the platform's sandboxes are none of its business.
  const host = openDockerSandboxes(config, randomBytes(32).toString('hex'), log)
  const { parallelStarts } = config
  const findLesson = () => Promise.resolve(lesson)
  const room = new RehearsalRoom({ host, findLesson, clock, log, places: learners, parallelStarts })
  const parts: ClassParts = { room, host, clock, lesson, limitMs: order.limitMs }
  const end = (): void => {
    void host
      .find()
      .then((found) => Promise.all(found.map(({ id }) => host.remove(id))))
      .finally(() => process.exit(130))
  }
  process.once('SIGINT', end)
  process.once('SIGTERM', end)
  try {
    await room.start()
    // What is read and fetched for the first time is not the class's doing.
    const [alone] = await rehearseClass(parts, 1, () => Promise.resolve())
    while ((await host.find()).length > 0) await wait(clock, 100)
    const gauge = await MachineGauge.begin(clock, await engineFolder(config))
    let use: MachineUse | undefined
    const attendances = await rehearseClass(parts, learners, async () => {
      use = await gauge.use()
    }).finally(() => gauge.close())
    if (use === undefined) throw new Error('nothing was measured')
    const starts = attendances.map(({ startMs }) => startMs / 1000)
    const last = Math.max(...starts)
    const load = {
      learners,
      cores: os.availableParallelism(),
      before: gauge.before,
      use,
      lessonMinutes: minutes,
    }
    return {
      ...{ lesson: lesson.id, learners, minutes, use },
      startSeconds: { median: median(starts), last },
      actionsSeconds: { alone: median(secondsOf(alone)), median: median(secondsOf(...attendances)) },
      actions: Math.max(...attendances.map((each) => (each.status === 'done' ? each.actions : 0))),
      holds: carryingCapacity({
        ...load,
        startSeconds: last,
        warm: config.pool,
        maxSandboxes: config.maxSandboxes,
      }),
      failures: attendances.flatMap((each) => (each.status === 'failed' ? [each.reason] : [])),
    }
  } finally {
    process.removeListener('SIGINT', end)
    process.removeListener('SIGTERM', end)
    room.close()
    for (const { id } of await host.find()) await host.remove(id)
  }
}

function secondsOf(...attendances: (Attendance | undefined)[]): number[] {
  return attendances.flatMap((each) => (each?.status === 'done' ? [each.actionsMs / 1000] : []))
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** None where it is of another machine: then its disk is told by nobody. */
async function engineFolder({ dockerHost }: Config): Promise<string | undefined> {
  const told: unknown = await connectDocker(dockerHost).info()
  return z.object({ DockerRootDir: z.string() }).safeParse(told).data?.DockerRootDir
}

function inWords(report: ClassReport): string {
  const { lesson, learners, startSeconds, actionsSeconds, actions, use, holds, failures } = report
  const [first] = holds
  const mebibytes = (bytes: number) => `${Math.ceil(bytes / 1024 ** 2)} MiB`
  const disk = use.diskBytes === undefined ? '' : `, ${mebibytes(use.diskBytes)} of disk`
  return [
    `${lesson}: ${learners} at once, ${actions} actions each`,
    `  sandbox ready after ${startSeconds.median.toFixed(1)} s (median), ${startSeconds.last.toFixed(1)} s (last)`,
    `  actions took ${actionsSeconds.median.toFixed(1)} s (median), ${actionsSeconds.alone.toFixed(1)} s for one alone`,
    `  all of them took ${mebibytes(use.memoryBytes)} of memory, ${use.cpuSeconds.toFixed(0)} s of processor time${disk}`,
    ...failures.map((reason) => `  ✗ a learner did not get through: ${reason}`),
    'Enough for, at four fifths of what is free:',
    ...holds.map(
      ({ what, learners: enough, each }) => `  ${String(enough).padStart(6)}  ${what.padEnd(10)} ${each}`,
    ),
    first === undefined
      ? ''
      : `This machine holds ${first.learners} learners of this lesson; ${givesOut[first.what]} first.`,
    '',
  ].join('\n')
}

const givesOut: Record<Limit['what'], string> = {
  memory: 'memory gives out',
  processor: 'the processor gives out',
  disk: 'the disk gives out',
  starts: 'starts take too long',
  setting: 'the setting SANDLOT_MAX_SANDBOXES stops them',
}

const usualMinutes = 15

const Options = z.object({
  json: z.boolean().default(false),
  language: languageOption,
  limit: wholeNumber(1, 3600).default(120),
  learners: wholeNumber(1, 1000),
  minutes: wholeNumber(1, 1000).optional(),
})

interface Order {
  lesson: Lesson
  learners: number
  minutes: number
  limitMs: number
  json: boolean
}

/** A string says what is wrong with the arguments. */
async function readOrder(argv: string[], config: Config): Promise<Order | string> {
  const { positionals, values } = parseArgs({
    args: argv,
    allowPositionals: true,
    strict: false,
    options: {
      json: { type: 'boolean' },
      language: { type: 'string' },
      limit: { type: 'string' },
      learners: { type: 'string' },
      minutes: { type: 'string' },
    },
  })
  const options = Options.strict().safeParse(values)
  if (!options.success) return optionProblem(options.error)
  const [name, ...more] = positionals
  if (name === undefined || more.length > 0) return 'Name one lesson.'
  const { learners, json, language, limit } = options.data
  const images = readImageTable(config.dataDirectory)
  const lesson = await createCatalogue({ roots: config.contentDirectories, images }).findLesson(
    name,
    language,
  )
  if (lesson === undefined) return `There is no lesson ${name}.`
  if (lesson.runtime.status === 'unavailable') return `It cannot run here: ${lesson.runtime.reason}`
  const minutes = options.data.minutes ?? lesson.minutes ?? usualMinutes
  return { lesson, learners, minutes, json, limitMs: limit * 1000 }
}
