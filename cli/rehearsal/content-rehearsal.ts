import { existsSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import path from 'node:path'
import type { Language, LessonSummary } from '#common/course.ts'
import { systemClock } from '#server/clock.ts'
import { createCatalogue } from '#server/course/catalogue.ts'
import type { SandboxImageTable } from '#server/course/sandbox-image.ts'
import { Turnstile } from '#server/course/turnstile.ts'
import type { Log } from '#server/log.ts'
import type { SandboxHost } from '#server/sandbox/sandbox-host.ts'
import type { ContentReport, LessonReport } from './findings.ts'
import { rehearseLesson, type RehearsalParts } from './lesson-rehearsal.ts'
import { RehearsalRoom } from './rehearsal-room.ts'
import { removeAll } from './rehearsal-runs.ts'

export interface ContentRehearsal {
  directory: string
  /** Paths of lessons, or of directories with lessons, below it. Empty: all. */
  lessons: string[]
  language: Language
  /** Lessons at a time. */
  jobs: number
  limitMs: number
  checkTimeoutMs: number
  images: SandboxImageTable
  host: SandboxHost
  readMemory: RehearsalParts['readMemory']
  log: Log
  /** Told of each lesson when it is done. */
  onLesson: (lesson: LessonReport) => void
}

/** Goes through the lessons of a directory. A string says which of the lessons asked for is not there. */
export async function rehearseContent(order: ContentRehearsal): Promise<ContentReport | string> {
  const { directory, language, jobs, host } = order
  const root = await realpath(directory)
  const catalogue = createCatalogue({ roots: [root], images: order.images })
  const chosen = choose(
    (await catalogue.listCourses(language)).flatMap(({ lessons }) => lessons),
    order.lessons,
    root,
  )
  if (typeof chosen === 'string') return chosen

  const clock = systemClock
  const startedAt = clock.now()
  const findLesson = (id: string) => catalogue.findLesson(id, language)
  const room = new RehearsalRoom({ ...order, clock, findLesson, places: jobs })
  const parts = { ...order, clock, room, root }
  try {
    await room.start()
    const gate = new Turnstile(jobs)
    const lessons = await Promise.all(
      chosen.map(({ id }) =>
        gate.pass(async () => {
          const lesson = await findLesson(id)
          if (lesson === undefined) throw new Error(`${id} is gone`)
          const report = await rehearseLesson(parts, lesson)
          order.onLesson(report)
          return report
        }),
      ),
    )
    const count = (status: LessonReport['status']) =>
      lessons.filter((lesson) => lesson.status === status).length
    return {
      directory,
      language,
      passed: count('passed'),
      failed: count('failed'),
      skipped: count('skipped'),
      seconds: Math.round((clock.now() - startedAt) / 100) / 10,
      lessons,
    }
  } finally {
    room.close()
    await removeAll(host)
  }
}

function choose(all: LessonSummary[], wanted: string[], root: string): LessonSummary[] | string {
  if (wanted.length === 0) return all
  const names = wanted.map((name) => name.replace(/^\.\/|\/+$/g, ''))
  const fits = ({ id }: LessonSummary, name: string) => id === name || id.startsWith(`${name}/`)
  const unknown = names.find((name) => !all.some((lesson) => fits(lesson, name)))
  if (unknown !== undefined) {
    if (existsSync(path.join(root, unknown, 'index.json'))) {
      return `The lesson ${unknown} is hidden: name it in the structure.json above it.`
    }
    const there = all.map(({ id }) => id).join(', ')
    return `There is no lesson ${unknown}. There are: ${there === '' ? 'none' : there}.`
  }
  return all.filter((lesson) => names.some((name) => fits(lesson, name)))
}
