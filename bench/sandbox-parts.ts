import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { LessonId } from '#common/course.ts'
import { readConfig } from '#server/config.ts'
import { connectDocker } from '#server/sandbox/docker-connection.ts'
import { findNetworks } from '#server/sandbox/docker-network.ts'
import { dockerRecipe } from '#server/sandbox/docker-recipe.ts'
import { benchClassStart } from './class-start.ts'
import { benchConventional } from './conventional.ts'
import { Guest } from './guest.ts'
import { benchMemory } from './memory.ts'
import { benchNeighbour } from './neighbour.ts'
import { openLessonRows, timeByHand, timeToPrompt } from './open-lesson.ts'
import { containerOf, lessonId, withPlatform } from './platform.ts'
import { benchSiege } from './preview-siege.ts'
import { benchPreview } from './preview.ts'
import type { Row } from './row.ts'
import { benchCycles } from './sandbox-cycles.ts'
import { defaultPool } from '#server/session/capacity.ts'
import { benchGrowth } from './sandbox-growth.ts'
import { atPrompt } from './text-stream.ts'

export const sandboxParts: Record<string, () => Promise<Row[]>> = {
  'sandbox-start': async () => {
    const docker = connectDocker(readConfig(process.env).dockerHost)
    const limits = readConfig({}).sandbox
    const recipe = dockerRecipe({ kind: 'docker', egress: 'lab' }, limits, await findNetworks(docker))
    const times = { warm: [] as number[], cold: [] as number[], byHand: [] as number[] }
    await withPlatform({ SANDLOT_POOL: '0' }, async ({ guest }) => {
      // By turns, so that whatever else the machine does falls on both.
      for (let round = 0; round < starts; round++) {
        times.cold.push(await timeToPrompt(guest, docker, lessonId))
        times.byHand.push(await timeByHand(docker, recipe))
      }
      return []
    })
    await withPlatform({ SANDLOT_POOL: '1' }, async ({ guest, docker, pooled }) => {
      for (let round = 0; round < starts; round++) {
        await pooled()
        times.warm.push(await timeToPrompt(guest, docker, lessonId))
      }
      return []
    })
    return openLessonRows(times)
  },

  'sandbox-class': () => {
    const places = 60
    // As many as wait for learners where nobody says otherwise.
    const pool = defaultPool(places)
    const settings = { SANDLOT_POOL: String(pool), SANDLOT_MAX_SANDBOXES: String(places) }
    return withPlatform(settings, async ({ platform, pooled }) => {
      await pooled(pool)
      return benchClassStart(platform.url, lessonId)
    })
  },

  'sandbox-growth': () =>
    withPlatform({ SANDLOT_POOL: '0', SANDLOT_MAX_SANDBOXES: '120' }, ({ platform, docker }) =>
      benchGrowth({
        url: platform.url,
        lessonId,
        pid: platform.pid,
        containerOf: (session) => containerOf(docker, session),
      }),
    ),

  'sandbox-conventional': () =>
    withPlatform({ SANDLOT_POOL: '0' }, async ({ guest, docker }) => {
      const session = await guest.openLesson(lessonId)
      const terminal = await guest.openTerminal(session)
      await terminal.output.until(atPrompt)
      return benchConventional(docker, { container: await containerOf(docker, session), terminal })
    }),

  'sandbox-neighbour': () =>
    withPlatform({ SANDLOT_POOL: '0', SANDLOT_SANDBOX_DISK: '2g' }, async ({ guest, platform }) => {
      const neighbour = await guest.openTerminal(await guest.openLesson(lessonId))
      const attacker = await Guest.arrive(platform.url, 'Attacker')
      const rows = await benchNeighbour(neighbour, async () => {
        const session = await attacker.openLesson(lessonId)
        const terminal = await attacker.openTerminal(session)
        return { terminal, end: () => attacker.endSession(session) }
      })
      attacker.leave()
      return rows
    }),

  'sandbox-preview': async () => {
    const { directory, lessonId: shellLesson } = await writeShellLesson()
    try {
      return await withPlatform(
        { SANDLOT_POOL: '0', SANDLOT_CONTENT: directory },
        async ({ guest, docker, platform }) => {
          const session = await guest.openLesson(shellLesson)
          return benchPreview(platform.url, guest, session, await containerOf(docker, session))
        },
      )
    } finally {
      await rm(directory, { recursive: true })
    }
  },

  'sandbox-memory': () =>
    withPlatform({ SANDLOT_POOL: '0' }, async ({ guest, docker }) => {
      const session = await guest.openLesson(lessonId)
      return benchMemory(await containerOf(docker, session), await guest.openTerminal(session))
    }),

  'sandbox-cycles': benchCycles,

  'sandbox-siege': benchSiege,
}

/** Of each; p95 of fewer is the worst of them. */
const starts = 20

/** A lesson in a plain sandbox, whose container the engine's machine can reach. */
async function writeShellLesson(): Promise<{ directory: string; lessonId: LessonId }> {
  const directory = await mkdtemp(path.join(tmpdir(), 'sandlot-bench-'))
  await mkdir(path.join(directory, 'plain'))
  const index = {
    title: 'Plain',
    backend: { imageid: 'shell' },
    details: { steps: [{ title: 'One', text: 'one.md' }] },
  }
  await writeFile(path.join(directory, 'plain', 'index.json'), JSON.stringify(index))
  await writeFile(path.join(directory, 'plain', 'one.md'), 'A step.\n')
  return { directory, lessonId: LessonId.parse('plain') }
}
