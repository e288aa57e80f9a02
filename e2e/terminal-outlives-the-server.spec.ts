import { Learner } from './learner.ts'
import { expect, test } from './platform.ts'

test('a learner whose server is killed finds the same shell and screen, and what was typed meanwhile is typed once', async ({
  page,
  platform,
}) => {
  const learner = new Learner(page)
  await learner.startLesson('/courses/containers-and-networks/static-website', 'Ada')
  await learner.types('name=Ada; echo hello $name')
  await learner.reads(/^hello Ada$/m)

  await platform.kill()
  await expect(page.getByText('Connection lost.')).toBeVisible()
  await learner.types('echo still $name here >> ~/typed.txt')
  await platform.serveAgain()

  await learner.types('cat ~/typed.txt')
  await learner.reads(/cat ~\/typed\.txt\nstill Ada here\n.*[$#]$/)
  await expect(page.getByText('Connection lost.')).toBeHidden()
})
