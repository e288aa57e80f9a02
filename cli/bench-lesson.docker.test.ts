import { expect, test, vi } from 'vitest'
import { temporaryContent } from '#server/testing/temporary-content.ts'
import { run, type ClassReport } from './bench-lesson.ts'
import { capturedRun } from './captured-run.ts'
import { lessonFiles } from '#server/testing/lesson-files.ts'

test('two learners go through a lesson at once; what they took and what gives out first is told', async () => {
  const root = await temporaryContent(
    lessonFiles('short', [{ text: '`echo hello`{{exec}} `touch a`{{exec}}', verify: 'test -f ~/a' }]),
  )
  vi.stubEnv('SANDLOT_CONTENT', root)
  const { status, stdout } = await sandlotBench('--learners', '2', 'short', '--minutes', '10', '--json')
  const report = JSON.parse(stdout) as ClassReport
  expect([status, report.learners, report.actions, report.failures]).toEqual([0, 2, 2, []])
  expect(report.startSeconds.last).toBeGreaterThan(0)
  expect(report.use.cpuSeconds).toBeGreaterThan(0)
  // The disk too, which is only told where it could be looked at.
  expect(report.holds.map(({ what }) => what).sort()).toEqual([
    'disk',
    'memory',
    'processor',
    'setting',
    'starts',
  ])
})

test('a wrong call says how to call', async () => {
  for (const argv of [[], ['short'], ['--learners', '0', 'short'], ['--learners', '2', 'nowhere']]) {
    const { status, stderr } = await sandlotBench(...argv)
    expect([status, stderr]).toEqual([2, expect.stringContaining('Usage: sandlot bench --learners N LESSON')])
  }
})

function sandlotBench(...argv: string[]) {
  return capturedRun((streams) => run(argv, streams, process.cwd()))
}
