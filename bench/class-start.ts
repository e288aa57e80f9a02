import type { LessonId } from '#common/course.ts'
import { createLog } from '#server/log.ts'
import { raisePriority } from '#server/priority.ts'
import { Guest } from './guest.ts'
import { percentile, row, type Row } from './row.ts'
import { stopwatch } from './stopwatch.ts'
import { atPrompt } from './text-stream.ts'

const learners = 50
const betweenPagesMs = 100
const pages = ['/courses', '/courses/containers-and-networks/static-website', '/login']

/** A class that presses start at once; somebody else leafs through pages meanwhile. */
export async function benchClassStart(url: string, lessonId: LessonId): Promise<Row[]> {
  const guests: Guest[] = []
  for (let number = 1; number <= learners; number++) guests.push(await Guest.arrive(url, `Learner ${number}`))
  // Learners' browsers are on other machines: what stands for them here does not wait for what sandboxes start with.
  raisePriority(createLog('silent'))
  // What is made for the first visitor is not the class's doing.
  for (const page of pages) await timePage(url, page)
  const quiet = await pageTimes(url, () => false)
  let isOver = false
  const leafing = pageTimes(url, () => !isOver)
  const prompts = await Promise.all(
    guests.map(async (guest) => {
      const elapsed = stopwatch()
      const session = await guest.openLesson(lessonId)
      const terminal = await guest.openTerminal(session)
      await terminal.output.until(atPrompt)
      return elapsed()
    }),
  )
  isOver = true
  const meanwhile = await leafing
  for (const guest of guests) guest.leave()
  const prompt = (name: string, ms: number): Row =>
    row(
      {
        row: `${learners} learners start at once: prompt, ${name}`,
        unit: 'ms',
        ours: ms,
        against: {},
        budget: '≤ 10 000 ms',
      },
      (value) => value <= 10_000,
    )
  return [
    prompt('p50', percentile(prompts, 0.5)),
    prompt('p95', percentile(prompts, 0.95)),
    prompt('last', Math.max(...prompts)),
    row(
      {
        row: `${learners} learners start at once: slowest page meanwhile`,
        unit: 'ms',
        ours: Math.max(...meanwhile),
        against: { 'slowest before': Math.max(...quiet), 'p50 meanwhile': percentile(meanwhile, 0.5) },
        budget: '≤ 300 ms',
      },
      (value) => value <= 300,
    ),
  ]
}

/** Each page at least three times, then on and on as long as it is wanted. */
async function pageTimes(url: string, isWanted: () => boolean): Promise<number[]> {
  const times: number[] = []
  for (let visit = 0; visit < 3 * pages.length || isWanted(); visit++) {
    times.push(await timePage(url, pages[visit % pages.length] ?? '/'))
    await new Promise((resolve) => setTimeout(resolve, betweenPagesMs))
  }
  return times
}

async function timePage(url: string, page: string): Promise<number> {
  const elapsed = stopwatch()
  const answer = await fetch(`${url}${page}`)
  await answer.text()
  if (!answer.ok) throw new Error(`${page} was answered ${answer.status}`)
  return elapsed()
}
