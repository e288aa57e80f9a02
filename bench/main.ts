import type Docker from 'dockerode'
import { z } from 'zod'
import { LessonId } from '#common/course.ts'
import type { SessionView } from '#common/session.ts'
import { readConfig } from '#server/config.ts'
import { connectDocker } from '#server/sandbox/docker-connection.ts'
import { findNetworks } from '#server/sandbox/docker-network.ts'
import { dockerRecipe } from '#server/sandbox/docker-recipe.ts'
import { PlatformProcess } from '#server/testing/platform-process.ts'
import { benchClassMatrix } from './class-matrix.ts'
import { Guest } from './guest.ts'
import { benchMemory } from './memory.ts'
import { openLessonRows, timeByHand, timeToPrompt } from './open-lesson.ts'
import { openRawExec } from './raw-exec.ts'
import { table, type Row } from './row.ts'
import { benchTerminal } from './terminal.ts'

/** `npm run bench [-- PART…] [--json]`: a table for people, or one JSON array of rows. */
export async function bench(argv: string[]): Promise<number> {
  const wanted = argv.filter((word) => !word.startsWith('--'))
  const unknown = wanted.find((name) => !(name in parts))
  if (unknown !== undefined) {
    console.error(`There is no benchmark "${unknown}"; there are ${Object.keys(parts).join(', ')}.`)
    return 2
  }
  const rows: Row[] = []
  for (const [name, measure] of Object.entries(parts)) {
    if (wanted.length === 0 || wanted.includes(name)) rows.push(...(await measure()))
  }
  console.log(argv.includes('--json') ? JSON.stringify(rows, null, 2) : table(rows))
  return 0
}

const lessonId = LessonId.parse('containers-and-networks/static-website')
const starts = 10

const parts: Record<string, () => Promise<Row[]>> = {
  terminal: () =>
    withPlatform({ SANDLOT_POOL: '0' }, async ({ guest, docker }) => {
      const session = await guest.openLesson(lessonId)
      const ours = await guest.openTerminal(session)
      const raw = await openRawExec(await containerOf(docker, session))
      return benchTerminal(ours, raw)
    }),

  start: async () => {
    const docker = connectDocker(readConfig(process.env).dockerHost)
    const limits = readConfig({}).sandbox
    const recipe = dockerRecipe({ kind: 'docker', egress: 'lab' }, limits, await findNetworks(docker))
    const times = { warm: [] as number[], cold: [] as number[], byHand: [] as number[] }
    await withPlatform({ SANDLOT_POOL: '0' }, async ({ guest }) => {
      // By turns, so that whatever else the machine does falls on both.
      for (let round = 0; round < starts; round++) {
        times.cold.push(await timeToPrompt(guest, lessonId))
        times.byHand.push(await timeByHand(docker, recipe))
      }
      return []
    })
    await withPlatform({ SANDLOT_POOL: '1' }, async ({ guest, pooled }) => {
      for (let round = 0; round < starts; round++) {
        await pooled()
        times.warm.push(await timeToPrompt(guest, lessonId))
      }
      return []
    })
    return openLessonRows(times)
  },

  class: benchClassMatrix,

  memory: () =>
    withPlatform({ SANDLOT_POOL: '0' }, async ({ guest, docker }) => {
      const session = await guest.openLesson(lessonId)
      return benchMemory(await containerOf(docker, session), await guest.openTerminal(session))
    }),
}

interface Bench {
  guest: Guest
  docker: Docker
  /** Resolves when a warm sandbox waits. */
  pooled: () => Promise<void>
}

async function withPlatform(
  settings: Record<string, string>,
  measure: (bench: Bench) => Promise<Row[]>,
): Promise<Row[]> {
  const platform = await PlatformProcess.start(settings)
  const docker = connectDocker(readConfig(process.env).dockerHost)
  const guest = await Guest.arrive(platform.url, 'Bench')
  try {
    return await measure({ guest, docker, pooled: () => awaitPooled(docker) })
  } finally {
    guest.leave()
    await platform.stop()
  }
}

async function containerOf(docker: Docker, session: SessionView): Promise<Docker.Container> {
  const id = session.state.status === 'ready' ? session.state.sandboxId : 'none yet'
  const [found] = await docker.listContainers({ filters: { label: [`sandlot.sandbox=${id}`] } })
  if (found === undefined) throw new Error(`session ${session.id} has no container`)
  return docker.getContainer(found.Id)
}

/** A pooled sandbox's name ends with its own id, and it is ready once a terminal's holder runs in it. */
async function awaitPooled(docker: Docker): Promise<void> {
  for (;;) {
    const containers = await docker.listContainers({ filters: { label: ['sandlot.sandbox'] } })
    const warm = containers.find(
      ({ Names, State }) => State === 'running' && /^\/sandlot-[a-z0-9]+$/.test(Names[0] ?? ''),
    )
    if (warm !== undefined) {
      // It may be on its way out: the last session's.
      const top: unknown = await docker
        .getContainer(warm.Id)
        .top()
        .catch(() => ({ Processes: [] }))
      const { Processes } = Running.parse(top)
      if (Processes.some((columns) => columns.join(' ').includes('hold'))) return
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** What the engine's `top` answers; its types say `any`. */
const Running = z.object({ Processes: z.array(z.array(z.string())) })
