import { Learner } from './learner.ts'
import { expect, test } from './platform.ts'

test('no page is wider than a phone, whatever the lesson is called', async ({ page }) => {
  const course = '/courses/containers-and-networks'
  const lesson = `${course}/container-links`
  await new Learner(page).startLesson(lesson, 'Ada')
  await page.setViewportSize({ width: 390, height: 844 })
  for (const path of ['/', '/courses', course, lesson, '/recordings', '/login', '/join', '/nowhere']) {
    await page.goto(path)
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(`${path} is ${width} pixels wide`).toBe(`${path} is 390 pixels wide`)
  }
  await page.goto('/')
  await expect(page.getByRole('link', { name: /^Continue: Communication between containers/ })).toBeVisible()
})
