import { Learner } from './learner.ts'
import { expect, test } from './platform.ts'

test('whoever reads on a phone is told what befell their machine, and that it has ended, without looking at the terminal', async ({
  page,
  context,
  browser,
  platform,
}) => {
  const lesson = '/courses/containers-and-networks/static-website'
  const desk = new Learner(page)
  await desk.startLesson(lesson, 'Ada')
  const phone = await browser.newContext({
    baseURL: platform.url,
    locale: 'ko-KR',
    storageState: await context.storageState(),
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  })
  const reading = await phone.newPage()
  await reading.goto(lesson)
  const told = (words: string) => reading.getByRole('status').filter({ hasText: words })

  // The keyboard stays where it is for as long as nobody looks at the terminal elsewhere.
  await reading.getByRole('button', { name: '편집기', exact: true }).tap()
  await reading.getByRole('button', { name: '파일', exact: true }).tap()
  await expect(reading.getByRole('treeitem', { name: 'index.html' })).toBeVisible()
  await reading.getByRole('button', { name: '레슨', exact: true }).tap()
  await desk.types('tail /dev/zero')
  await expect(told('머신의 메모리가 부족해')).toBeVisible()
  await reading.getByRole('button', { name: '닫기' }).tap()
  await expect(told('머신의 메모리가 부족해')).toBeHidden()

  await page.getByRole('button', { name: 'End', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'End', exact: true }).click()
  await expect(told('머신을 종료했습니다')).toBeVisible()
  await expect(reading.getByRole('article')).toBeVisible()
  await reading.getByRole('button', { name: '다시 시작' }).tap()
  await expect(told('머신을 종료했습니다')).toBeHidden()
  // It is there once there is something to edit.
  await expect(reading.getByRole('button', { name: '편집기', exact: true })).toBeVisible()
  await reading.getByRole('button', { name: '터미널', exact: true }).tap()
  await new Learner(reading).seesPrompt()
  await phone.close()
})
