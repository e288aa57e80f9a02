import type { Locator } from '@playwright/test'
import { Learner } from './learner.ts'
import { expect, test } from './platform.ts'

test.use({ content: 'content:e2e/content/long-words' })

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

test('long words of the facts of a lesson can be read on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  for (const path of ['/courses', '/courses?q=kubernetes', '/courses/long-words']) {
    await page.goto(path)
    await expect(page.getByRole('link', { name: /once_more/ })).toBeVisible()
    expect(await wordsBeyond(page.getByRole('main'))).toEqual([])
  }
})

test('long words of a question, its answers and the next lesson can be read', async ({ page }) => {
  await page.goto('/courses/~/commands-to-choose')
  await expect(page.getByRole('radio')).toHaveCount(2)
  expect(await wordsBeyond(page.getByRole('group'))).toEqual([])
  expect(await wordsBeyond(page.getByRole('link', { name: /^Next lesson: / }))).toEqual([])
})

/** Texts that go on to the right of the room that what holds them has on the page. */
function wordsBeyond(holder: Locator): Promise<string[]> {
  return holder.evaluate((element) => {
    const { right } = (element.closest('form, main > *, a') ?? element).getBoundingClientRect()
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    const beyond: string[] = []
    const range = document.createRange()
    while (texts.nextNode()) {
      range.selectNodeContents(texts.currentNode)
      if (range.getBoundingClientRect().right > right) beyond.push(range.toString())
    }
    return beyond
  })
}
