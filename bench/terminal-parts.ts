import type Docker from 'dockerode'
import type { SessionView } from '#common/session.ts'
import type { PlatformProcess } from '#server/testing/platform-process.ts'
import { Guest } from './guest.ts'
import { interruption } from './interruption.ts'
import { containerOf, lessonId, pidsNamed, withPlatform } from './platform.ts'
import { openRawExec } from './raw-exec.ts'
import { engineProcesses, treeOf } from './process-cost.ts'
import type { Row } from './row.ts'
import { stopwatch } from './stopwatch.ts'
import { benchBrowser, withBrowser } from './terminal-browser.ts'
import { benchLoad, type Carrier } from './terminal-load.ts'
import { benchTerminal, type Contender } from './terminal.ts'
import { atPrompt } from './text-stream.ts'
import { Wetty } from './wetty.ts'

/** `most`: terminals that are opened at once. */
export const terminalParts: Record<string, (most: number) => Promise<Row[]>> = {
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
            {
              name: 'WeTTY',
              open: () => wetty.openTerminal(),
              pids: () => Promise.resolve([...treeOf(wetty.pid), ...engineProcesses()]),
            },
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
      const names = ['hold', 'passage']
      const holders = await Promise.all(
        sandboxes.flatMap(({ container }) => names.map((name) => pidsNamed(container, name))),
      )
      return [...treeOf(platform.pid), ...holders.flat(), ...engineProcesses()]
    },
  }
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
