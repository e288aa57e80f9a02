import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { CheckResult } from '#common/check.ts'
import type { Lesson, Page } from '#common/course.ts'
import type { SandboxId } from '#common/sandbox.ts'
import { runCheckScript } from '#server/check/check-script.ts'
import { wait, type Clock } from '#server/clock.ts'
import type { SandboxHost } from '#server/sandbox/sandbox-host.ts'
import { Clicker } from './clicker.ts'
import type { Finding, LessonReport, StepReport } from './findings.ts'
import {
  checkError,
  contentError,
  didNotStart,
  failsAfter,
  flaky,
  hangingScript,
  hangingSolution,
  outOfMemory,
  passesBefore,
  solutionFailed,
  unexpected,
  type Told,
} from './lesson-findings.ts'
import { MemoryWatch } from './memory-watch.ts'
import { pageDeeds } from './page-actions.ts'
import type { RehearsalRoom, Sitting } from './rehearsal-room.ts'

export interface RehearsalParts {
  room: RehearsalRoom
  host: SandboxHost
  clock: Clock
  readMemory: (id: SandboxId) => Promise<number | undefined>
  /** The directory that the lessons are below, absolute. */
  root: string
  checkTimeoutMs: number
  /** How long a command, a script or a solution may take. */
  limitMs: number
}

/** Goes through a lesson in a sandbox of its own, page by page, and says what its author should know. */
export async function rehearseLesson(parts: RehearsalParts, lesson: Lesson): Promise<LessonReport> {
  const rehearsal = new LessonRehearsal(parts, lesson)
  const startedAt = parts.clock.now()
  await rehearsal.run()
  return {
    path: lesson.id,
    title: lesson.title,
    status: rehearsal.status,
    seconds: seconds(parts.clock.now() - startedAt),
    peakMemoryBytes: rehearsal.peakMemoryBytes,
    steps: rehearsal.steps,
    failures: rehearsal.failures,
    notes: rehearsal.notes,
  }
}

class LessonRehearsal {
  readonly steps: StepReport[] = []
  readonly failures: Finding[] = []
  readonly notes: Finding[] = []
  peakMemoryBytes = 0

  constructor(
    private readonly parts: RehearsalParts,
    private readonly lesson: Lesson,
  ) {}

  get status(): LessonReport['status'] {
    if (this.failures.length > 0) return 'failed'
    return this.lesson.runtime.status === 'unavailable' ? 'skipped' : 'passed'
  }

  async run(): Promise<void> {
    const { problems, runtime } = this.lesson
    this.failures.push(...problems.filter(({ severity }) => severity === 'error').map(contentError))
    if (runtime.status === 'unavailable') {
      this.notes.push({
        code: 'cannot-run',
        reason: runtime.reason,
        remedy: 'It was not tested. Use another backend.imageid, or tell what this one means here.',
      })
      return
    }
    let sitting: Sitting
    try {
      sitting = await this.parts.room.open(this.lesson)
    } catch (error) {
      this.failures.push(didNotStart(error))
      return
    }
    try {
      await this.#goThrough(sitting)
    } catch (error) {
      // What else went wrong is told as well: a sandbox that was lost is mostly the lesson's own doing.
      this.failures.push(unexpected(error))
    } finally {
      await sitting.end()
    }
  }

  async #goThrough(sitting: Sitting): Promise<void> {
    const { host, clock, readMemory } = this.parts
    const { sandboxId } = sitting
    const memory = new MemoryWatch(clock, () => readMemory(sandboxId))
    const clicker = new Clicker({ ...this.parts, ...sitting }, this.lesson.workspace.editorDirectory)
    let page = 0
    const stop = host.watch(({ id, kind }) => {
      if (id === sandboxId && kind === 'out-of-memory') this.failures.push(outOfMemory(page))
    })
    try {
      for (const next of this.lesson.pages) {
        page = next.index
        const startedAt = clock.now()
        const step = await this.#takePage(sitting, clicker, next)
        const time = { seconds: seconds(clock.now() - startedAt), peakMemoryBytes: await memory.takePeak() }
        this.steps.push({ ...step, ...time })
      }
      await clicker.leave()
    } finally {
      this.peakMemoryBytes = memory.peak
      this.failures.push(...clicker.failures)
      this.notes.push(...clicker.notes)
      stop()
      memory.close()
      clicker.close()
    }
  }

  async #takePage(
    sitting: Sitting,
    clicker: Clicker,
    page: Page,
  ): Promise<Omit<StepReport, 'seconds' | 'peakMemoryBytes'>> {
    const { index, kind, title, check, solution } = page
    const deeds = solution === undefined ? pageDeeds(page, this.lesson.workspace.terminals) : []
    const by = solution !== undefined ? 'solution' : deeds.length > 0 ? 'actions' : 'nothing'
    const step = { page: index, kind, title, by } as const

    await sitting.enterPage(index)
    const unseen = await sitting.scriptsDone(page, this.parts.limitMs)
    const seen = page.foreground === undefined || (await clicker.scriptDone())
    if (!unseen || !seen) {
      this.notes.push(this.#at(page, hangingScript))
    }
    const before = check === undefined ? undefined : await this.#check(sitting, check)
    if (before?.status === 'pass') this.failures.push(this.#at(page, passesBefore, check))

    if (solution !== undefined) await this.#solve(sitting, page, solution)
    else await clicker.click(page, deeds)
    if (check === undefined || before === undefined) return step

    await this.#untilPass(sitting, clicker, check)
    const results = [
      await this.#check(sitting, check),
      await this.#check(sitting, check),
      await this.#check(sitting, check),
    ]
    const after = results.map(({ status }) => status)
    this.#judge(page, check, results)
    if (after.includes('pass')) clicker.excuse()
    return { ...step, check: { before: before.status, after } }
  }

  /** A check says more of a command that still runs than a clock does: a server in front never ends. */
  async #untilPass(sitting: Sitting, clicker: Clicker, check: string): Promise<void> {
    while (await clicker.isBusy()) {
      if ((await this.#check(sitting, check)).status === 'pass') return
      await wait(this.parts.clock, 1000)
    }
  }

  #check({ sandboxId }: Sitting, file: string): Promise<CheckResult> {
    const { host, checkTimeoutMs: timeoutMs } = this.parts
    return runCheckScript(host, sandboxId, { file, language: this.lesson.language, timeoutMs })
  }

  async #solve({ sandboxId }: Sitting, page: Page, solution: string): Promise<void> {
    const { host, limitMs } = this.parts
    const source = (await readFile(solution, 'utf8')).replaceAll('\r\n', '\n')
    const result = await host.run(sandboxId, { argv: ['bash', '-c', source], timeoutMs: limitMs })
    const output = tail(`${result.stdout}\n${result.stderr}`)
    if (result.status === 'timeout') {
      this.failures.push({ ...this.#at(page, hangingSolution(limitMs), solution), output })
    } else if (result.code !== 0) {
      this.failures.push({ ...this.#at(page, solutionFailed(result.code), solution), output })
    }
  }

  #judge(page: Page, check: string, results: CheckResult[]): void {
    const words = results.map(({ status }) => status)
    const unlike = results.find(({ status }) => status !== 'pass')
    if (unlike === undefined) return
    const said = unlike.status === 'fail' ? tail(unlike.hint) : ''
    const output = said === '' ? {} : { output: said }
    if (new Set(words).size > 1) {
      this.failures.push({ ...this.#at(page, flaky(words), check), ...output })
    } else if (unlike.status === 'error') {
      this.failures.push(this.#at(page, checkError(unlike), check))
    } else {
      const how = page.solution === undefined ? 'what its text offers to click' : 'its solution'
      this.failures.push({ ...this.#at(page, failsAfter(how), check), ...output })
    }
  }

  #at(page: Page, told: Told, file?: string): Finding {
    const place = file === undefined ? {} : { file: path.relative(this.parts.root, file) }
    return { ...told, page: page.index, ...place }
  }
}

/** The last lines, for a report. */
function tail(text: string): string {
  return text.trim().split('\n').slice(-8).join('\n')
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds / 100) / 10
}
