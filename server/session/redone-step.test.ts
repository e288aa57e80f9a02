import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eventually } from '#server/testing/eventually.ts'
import { FakeSandboxHost } from '#server/testing/fake-sandbox-host.ts'
import { testLesson } from '#server/testing/lessons.ts'
import { openSessionStage } from '#server/testing/session-stage.ts'
import { temporaryContent } from '#server/testing/temporary-content.ts'

test('a reset to the step does the steps before it again, by solution or by what the page runs; one to the lesson does not', async () => {
  const root = await temporaryContent({ 'solution.sh': 'echo solved\n' })
  const lesson = testLesson('long', [undefined, undefined, undefined])
  const [, one, two, three] = lesson.pages
  if (!one || !two || !three) return expect.fail('no pages')
  one.solution = join(root, 'solution.sh')
  two.text = {
    status: 'ready',
    file: '2.md',
    markdown: 'Type `echo first`{{exec}}, stop `x`{{exec interrupt}}, then `echo second`{{exec}}\n',
  }
  three.solution = join(root, 'solution.sh')

  const host = new FakeSandboxHost()
  const at = await openSessionStage({ host, lessons: [lesson] })
  const view = await at.open(await at.learner(), lesson)
  await at.until(view, 'ready')
  const session = at.session(view)
  await at.service.enterPage(session, lesson, three.index)
  const scripts = () =>
    host.commands.flatMap(({ command }) => (command.argv[1] === '-s' ? command.stdin : []))

  await at.service.reset(session, 'step')
  await eventually(() => expect(scripts()).toEqual(['echo solved\n\n', 'echo first\necho second\n']))
  await eventually(() => expect(session.state).not.toHaveProperty('catchingUp'))
  expect(session.state.status).toBe('ready')

  await at.service.reset(session, 'lesson')
  await at.until(view, 'ready')
  await at.clock.advance(0)
  expect(scripts()).toHaveLength(2)
})
