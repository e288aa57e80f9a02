import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type Docker from 'dockerode'
import { z } from 'zod'
import { LessonId } from '#common/course.ts'
import type { SandboxId } from '#common/sandbox.ts'
import type { SessionView } from '#common/session.ts'
import { readConfig } from '#server/config.ts'
import { createLog } from '#server/log.ts'
import { readSecret } from '#server/login/secret.ts'
import { connectDocker } from '#server/sandbox/docker-connection.ts'
import { findNetworks } from '#server/sandbox/docker-network.ts'
import { dockerRecipe } from '#server/sandbox/docker-recipe.ts'
import { openDockerSandboxes } from '#server/sandbox/docker-sandboxes.ts'
import type { SandboxHost } from '#server/sandbox/sandbox-host.ts'
import { PlatformProcess } from '#server/testing/platform-process.ts'
import { benchCheck } from './check-round-trip.ts'
import { benchClassMatrix } from './class-matrix.ts'
import { benchClassStart } from './class-start.ts'
import { benchContent } from './content.ts'
import { benchConventional } from './conventional.ts'
import { Guest } from './guest.ts'
import { benchFiles } from './lesson-files.ts'
import { Interruption } from './interruption.ts'
import { benchMemory } from './memory.ts'
import { benchNeighbour } from './neighbour.ts'
import { openLessonRows, timeByHand, timeToPrompt } from './open-lesson.ts'
import { writePerformance } from './performance-page.ts'
import { benchSiege } from './preview-siege.ts'
import { benchPreview } from './preview.ts'
import { openRawExec } from './raw-exec.ts'
import { table, type Row } from './row.ts'
import { benchCycles } from './sandbox-cycles.ts'
import { benchGrowth } from './sandbox-growth.ts'
import { stopwatch } from './stopwatch.ts'
import { benchBrowser, withBrowser } from './terminal-browser.ts'
import { benchLoad, type Carrier } from './terminal-load.ts'
import { benchTerminal, type Contender } from './terminal.ts'
import { atPrompt } from './text-stream.ts'
import { Wetty } from './wetty.ts'

/**
 * `npm run bench [-- PART…] [--json] [--write] [--terminals=N]`: a table for people, or one JSON array of rows.
 * A part's name also means those that begin with it: `terminal` is all of `terminal-…`. `--write` puts what was measured
 * into docs/performance.md. A part that fails says why; the others are measured all the same, and the status is 1. `--terminals`: the most that are opened at once, for machines that cannot carry 200.
 */
export async function bench(argv: string[]): Promise<number> {
  const wanted = argv.filter((word) => !word.startsWith('--'))
  const unknown = wanted.find((word) => !Object.keys(parts).some((name) => isMeant(word, name)))
  const most = mostTerminals(argv)
  if (unknown !== undefined || most === undefined) {
    const known = Object.keys(parts).join(', ')
    if (unknown !== undefined) console.error(`There is no benchmark "${unknown}"; there are ${known}.`)
    else console.error(`--terminals=N: expected a whole number from 2 to ${usualMost}`)
    return 2
  }
  const rows: Row[] = []
  let failed = 0
  for (const [name, measure] of Object.entries(parts)) {
    if (interruption.began) break
    if (wanted.length > 0 && !wanted.some((word) => isMeant(word, name))) continue
    try {
      const measured = await measure(most)
      rows.push(...measured)
      if (argv.includes('--write')) writePerformance(name, measured)
    } catch (error) {
      // What the others measured is worth having all the same.
      failed += 1
      console.error(`✗ ${name} could not be measured:`, error)
    }
  }
  console.log(argv.includes('--json') ? JSON.stringify(rows, null, 2) : table(rows))
  return failed === 0 ? 0 : 1
}

function isMeant(word: string, part: string): boolean {
  return part === word || part.startsWith(`${word}-`)
}

const interruption = new Interruption()
const usualMost = 200

function mostTerminals(argv: string[]): number | undefined {
  const given = argv.find((word) => word.startsWith('--terminals='))
  if (given === undefined) return usualMost
  const most = Number(given.slice('--terminals='.length))
  return Number.isInteger(most) && most >= 2 && most <= usualMost ? most : undefined
}

const lessonId = LessonId.parse('containers-and-networks/static-website')
const starts = 10

const parts: Record<string, (most: number) => Promise<Row[]>> = {
  'terminal-keys': () =>
    withPlatform({ SANDLOT_POOL: '0' }, async ({ guest, docker }) => {
      const session = await guest.openLesson(lessonId)
      const container = await containerOf(docker, session)
      return withWetty([container], async (wetty) => {
        const contenders = [
          { name: 'ours', open: (number: number) => guest.openTerminal(session, number) },
          { name: 'raw exec', open: () => openRawExec(container) },
          { name: 'WeTTY', open: () => wetty.openTerminal() },
        ]
        const opened: Contender[] = []
        for (const { name, open } of contenders) {
          opened.push({ name, terminal: await open(1), other: await open(2) })
        }
        return benchTerminal(opened, () => timeToReconnect(guest, session))
      })
    }),

  'terminal-load': (most) =>
    withPlatform({ SANDLOT_POOL: '0', SANDLOT_MAX_SANDBOXES: '100' }, async ({ platform, docker }) => {
      const sandboxes: Sandbox[] = []
      for (let index = 0; index * terminalsASandbox <= most; index++) {
        const guest = await Guest.arrive(platform.url, `Bench ${index + 1}`)
        const session = await guest.openLesson(lessonId)
        sandboxes.push({ guest, session, container: await containerOf(docker, session) })
        console.error(`  sandbox ${index + 1} is ready`)
      }
      const containers = sandboxes.map(({ container }) => container)
      const rows = await withWetty(containers, (wetty) =>
        benchLoad(
          [
            ourCarrier(platform, sandboxes),
            { name: 'WeTTY', open: () => wetty.openTerminal(), pids: () => Promise.resolve([wetty.pid]) },
          ],
          most,
        ),
      )
      for (const { guest } of sandboxes) guest.leave()
      return rows
    }),

  'terminal-browser': () =>
    withPlatform({ SANDLOT_POOL: '0' }, async ({ guest, platform, docker }) => {
      const session = await guest.openLesson(lessonId)
      return withWetty([await containerOf(docker, session)], (wetty) =>
        withBrowser(
          [
            { name: 'ours', url: `${platform.url}/courses/${lessonId}`, cookie: guest.cookie },
            { name: 'WeTTY', url: wetty.url },
          ],
          benchBrowser,
        ),
      )
    }),

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

  lesson: () =>
    withPlatform({ SANDLOT_POOL: '0' }, async ({ guest, docker }) => {
      const session = await guest.openLesson(lessonId)
      const container = await containerOf(docker, session)
      const script = await readFile('content/containers-and-networks/static-website/step1/verify.sh', 'utf8')
      return [
        ...(await benchCheck(guest, session, 1, container, script)),
        ...(await benchFiles(guest, session, container)),
      ]
    }),

  'sandbox-class': () =>
    withPlatform({ SANDLOT_POOL: '1', SANDLOT_MAX_SANDBOXES: '60' }, async ({ platform, pooled }) => {
      await pooled()
      return benchClassStart(platform.url, lessonId)
    }),

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

  'sandbox-cycles': benchCycles,

  'sandbox-siege': benchSiege,

  class: benchClassMatrix,

  content: benchContent,

  'sandbox-memory': () =>
    withPlatform({ SANDLOT_POOL: '0' }, async ({ guest, docker }) => {
      const session = await guest.openLesson(lessonId)
      return benchMemory(await containerOf(docker, session), await guest.openTerminal(session))
    }),
}

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

interface Bench {
  platform: PlatformProcess
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
  return interruption.during(
    () => platform.stop(),
    async () => {
      const docker = connectDocker(readConfig(process.env).dockerHost)
      const guest = await Guest.arrive(platform.url, 'Bench')
      const host = hostOf(platform)
      try {
        return await measure({ platform, guest, docker, pooled: () => awaitPooled(host, docker) })
      } finally {
        guest.leave()
      }
    },
  )
}

/** The platform's sandboxes, among those of others on this engine. */
function hostOf({ dataDirectory }: PlatformProcess): SandboxHost {
  const config = readConfig({ ...process.env, SANDLOT_DATA: dataDirectory })
  return openDockerSandboxes(config, readSecret(dataDirectory), createLog('warn'))
}

async function withWetty(
  containers: Docker.Container[],
  measure: (wetty: Wetty) => Promise<Row[]>,
): Promise<Row[]> {
  const wetty = await Wetty.start(containers.map(({ id }) => id))
  return interruption.during(
    () => wetty.stop(),
    () => measure(wetty),
  )
}

interface Sandbox {
  guest: Guest
  session: SessionView
  container: Docker.Container
}

const terminalsASandbox = 9

/** Each terminal over a connection of its own, as pages of a class have it. */
function ourCarrier(platform: PlatformProcess, sandboxes: Sandbox[]): Carrier {
  let opened = 0
  return {
    name: 'ours',
    async open() {
      const sandbox = sandboxes[Math.floor(opened / terminalsASandbox)]
      const number = (opened % terminalsASandbox) + 1
      opened += 1
      if (sandbox === undefined) throw new Error(`no sandbox is left for terminal ${opened}`)
      const page = await sandbox.guest.openPage()
      return page.openTerminal(sandbox.session, number)
    },
    async pids() {
      const holders = await Promise.all(sandboxes.map(({ container }) => pidsNamed(container, 'hold')))
      return [platform.pid, ...holders.flat()]
    },
  }
}

/** As the engine's machine numbers them: none to be seen from here where that is another machine. */
async function pidsNamed(container: Docker.Container, name: string): Promise<number[]> {
  const top: unknown = await container.top({ ps_args: '-eo pid,comm' })
  const { Processes } = Running.parse(top)
  return (Processes ?? []).filter((columns) => columns[1] === name).map(([pid]) => Number(pid))
}

/** From nothing to the screen as it was, over a new connection of the same learner. */
async function timeToReconnect(guest: Guest, session: SessionView): Promise<number> {
  const elapsed = stopwatch()
  const page = await guest.openPage()
  const terminal = await page.openTerminal(session)
  await terminal.output.until(atPrompt)
  const milliseconds = elapsed()
  page.leave()
  return milliseconds
}

async function containerOf(docker: Docker, session: SessionView): Promise<Docker.Container> {
  if (session.state.status !== 'ready') throw new Error(`session ${session.id} is ${session.state.status}`)
  return containerNamed(docker, session.state.sandboxId)
}

async function containerNamed(docker: Docker, id: SandboxId): Promise<Docker.Container> {
  const [found] = await docker.listContainers({ filters: { label: [`sandlot.sandbox=${id}`] } })
  if (found === undefined) throw new Error(`sandbox ${id} has no container`)
  return docker.getContainer(found.Id)
}

/** Resolves when there is nothing but one sandbox that waits with a shell: what was there before it is gone, too. */
async function awaitPooled(host: SandboxHost, docker: Docker): Promise<void> {
  for (;;) {
    const [warm, ...others] = await host.find()
    if (warm?.running === true && warm.sessionId === undefined && others.length === 0) {
      const container = await containerNamed(docker, warm.id)
      if ((await pidsNamed(container, 'hold')).length > 0) return
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** What the engine's `top` answers; its types say `any`. No processes: the container is on its way out. */
const Running = z.object({ Processes: z.array(z.array(z.string())).nullable() })
