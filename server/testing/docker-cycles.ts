import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { LessonId } from '#common/course.ts'
import { CyclingLearner } from '#server/testing/cycling-learner.ts'
import { dockerPlaceAt } from '#server/testing/docker-host.ts'
import { DockerLeftovers, type Leftovers } from '#server/testing/docker-leftovers.ts'
import { freePort } from '#server/testing/free-port.ts'
import { cycledLessons } from '#server/testing/lessons.ts'
import { MortalServerProcess } from '#server/testing/mortal-server-process.ts'
import { addPeople } from '#server/testing/people.ts'

export interface CyclesOrder {
  /** How many sandboxes are made and ended. */
  cycles: number
  /** How often the server is killed meanwhile, in the middle of whatever it does, and started again. */
  kills: number
  learners: number
  onProgress?: (done: number) => void
}

export interface CyclesReport {
  /** Without the wait for the last ones to go. */
  seconds: number
  leftovers: Leftovers
  /** Files that the server had open before anybody came, and that the last one had open after everybody had left. */
  openFiles: { before: number; after: number }
  /** Sessions that were cut off by a kill, whose sandboxes nobody ended by hand. */
  cutOff: number
}

/** Learners open lessons and end them, as many at once as there are learners, while the server is killed again and again. */
export async function runDockerCycles(order: CyclesOrder): Promise<CyclesReport> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'sandlot-cycles-'))
  const installation = `cycles-${process.pid}`
  const dockerHost = process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock'
  const { docker, host, removeAll } = dockerPlaceAt(dockerHost, installation)
  const leftovers = await DockerLeftovers.watch(docker, installation)
  const place = { port: await freePort(), file: path.join(directory, 'sandlot.db'), dockerHost, installation }
  const people = await addPeople(place.file, order.learners)
  let server = await MortalServerProcess.start(place)
  const learners = people.map((userId) => new CyclingLearner(place.port, userId))
  try {
    const before = openFiles(server.pid)
    const course = new Course(order)
    const started = performance.now()
    const work = Promise.all(learners.map((learner) => course.takeBy(learner)))
    const killing = course.eachPart(async () => {
      await server.kill()
      server = await MortalServerProcess.start(place)
    })
    await Promise.all([work, killing])
    const seconds = (performance.now() - started) / 1000
    for (const learner of learners) learner.leave()
    await untilGone(() => host.find())
    const left = await leftovers.settle()
    return {
      seconds,
      leftovers: left,
      openFiles: { before, after: await atRest(server.pid, before) },
      cutOff: course.cutOff,
    }
  } finally {
    for (const learner of learners) learner.leave()
    await server.kill()
    await removeAll()
    fs.rmSync(directory, { recursive: true })
  }
}

/** What is left to do, for all who do it. */
class Course {
  cutOff = 0
  #begun = 0
  #done = 0
  readonly #waiting: { at: number; go: () => void }[] = []

  constructor(private readonly order: CyclesOrder) {}

  async takeBy(learner: CyclingLearner): Promise<void> {
    while (this.#begun < this.order.cycles) {
      const number = this.#begun++
      while ((await learner.cycle(lessonOf(number))) === 'cut off') this.cutOff += 1
      this.#done += 1
      this.order.onProgress?.(this.#done)
      for (const { at, go } of this.#waiting) if (this.#done >= at) go()
    }
  }

  /** Called between parts of equal size; the work goes on meanwhile. */
  async eachPart(work: () => Promise<void>): Promise<void> {
    const { cycles, kills } = this.order
    for (let kill = 1; kill <= kills; kill++) {
      const at = Math.round((kill * cycles) / (kills + 1))
      await new Promise<void>((go) => (this.#done >= at ? go() : this.#waiting.push({ at, go })))
      await work()
    }
  }
}

/** Mostly plain ones; each fifth has a volume and an engine of its own. */
function lessonOf(number: number): LessonId {
  return (number % 5 === 0 ? cycledLessons.docker : cycledLessons.shell).id
}

/** The server ends them after it has answered, and finds those of a killed one by itself. */
async function untilGone(find: () => Promise<unknown[]>, withinMs = 180_000): Promise<void> {
  const end = Date.now() + withinMs
  while ((await find()).length > 0 && Date.now() < end) await pause(200)
}

/** Connections that are kept for a moment close by themselves. */
async function atRest(pid: number, wanted: number, withinMs = 60_000): Promise<number> {
  const end = Date.now() + withinMs
  for (;;) {
    const open = openFiles(pid)
    if (open <= wanted || Date.now() > end) return open
    await pause(250)
  }
}

function openFiles(pid: number): number {
  return fs.readdirSync(`/proc/${pid}/fd`).length
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
