import { Learner } from './learner.ts'
import { expect, test } from './platform.ts'

test('a learner watches what they did, and goes forth and back in it', async ({ page }) => {
  const learner = new Learner(page)
  await learner.startLesson('/courses/containers-and-networks/static-website', 'Ada')
  await learner.types('echo begin""ning')
  await learner.reads('beginning')
  // Long enough to be seen playing.
  await learner.types('clear; sleep 2; echo the e""nd')
  await learner.reads(/^the end/)

  await page.goto('/recordings')
  const file = (await page.getByRole('link', { name: 'Download' }).getAttribute('href')) ?? ''
  // What was printed last is written down a moment later.
  await expect.poll(async () => (await page.request.get(file)).text()).toContain('the end')
  await page.getByRole('link', { name: /static HTML website.*1$/ }).click()
  const position = page.getByRole('slider', { name: 'Place in the recording' })
  await position.press('End')
  await learner.reads(/^the end/)
  await position.press('Home')
  // With what was printed at once, if anything.
  await learner.reads(/^(\S+[$#])?$/)
  await expect(async () => {
    await position.press('ArrowRight')
    expect(await learner.screenText()).toMatch(/^beginning$/m)
  }).toPass({ intervals: [50] })

  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible()
  await learner.reads(/^the end/)
  expect(await learner.screenText()).not.toContain('beginning')
})
