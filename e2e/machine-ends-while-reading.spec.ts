import { Learner } from './learner.ts'
import { Phone } from './phone.ts'
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
  const phone = await Phone.openText({ context, browser, platform }, lesson, 'ko-KR')
  const reading = phone.page
  const told = (words: string) => reading.getByRole('status').filter({ hasText: words })

  // The keyboard stays where it is for as long as nobody looks at the terminal elsewhere.
  await phone.taps('편집기')
  await phone.taps('파일')
  await expect(reading.getByRole('treeitem', { name: 'index.html' })).toBeVisible()
  await phone.taps('레슨')
  await desk.types('tail /dev/zero')
  await expect(told('머신의 메모리가 부족해')).toBeVisible()
  await phone.taps('닫기')
  await expect(told('머신의 메모리가 부족해')).toBeHidden()

  await page.getByRole('button', { name: 'End', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'End', exact: true }).click()
  await expect(told('머신을 종료했습니다')).toBeVisible()
  await expect(reading.getByRole('article')).toBeVisible()
  await phone.taps('다시 시작')
  await expect(told('머신을 종료했습니다')).toBeHidden()
  // It is there once there is something to edit.
  await expect(reading.getByRole('button', { name: '편집기', exact: true })).toBeVisible()
  await phone.taps('터미널')
  await phone.learner.seesPrompt()
  await phone.close()
})
