import { Learner } from './learner.ts'
import { expect, test } from './platform.ts'

test('an instructor makes a class, two learners join by its code, and their steps turn green without a reload', async ({
  browser,
  page,
  platform,
}) => {
  await page.goto('/login')
  await page.getByLabel('E-mail address').first().fill(platform.instructor.email)
  await page.getByLabel('Password').first().fill(platform.instructor.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('link', { name: 'Classes' }).click()
  await page.getByLabel('Name of the class').fill('Tuesday group')
  await page.getByRole('button', { name: 'Create class' }).click()
  await expect(page.getByRole('heading', { name: 'Tuesday group' })).toBeVisible()
  const classPage = page.url()
  const link = (await page.getByText(/\/join\/[A-Z0-9]{6}$/).textContent()) ?? ''

  const learners: Learner[] = []
  for (const name of ['Ada', 'Grace']) {
    const context = await browser.newContext({ baseURL: platform.url, locale: 'en-US' })
    const learnerPage = await context.newPage()
    await learnerPage.goto(link)
    await learnerPage.getByLabel('Nickname').fill(name)
    await learnerPage.getByRole('button', { name: 'Join as a guest' }).click()
    await expect(
      learnerPage.getByRole('heading', { name: 'You are in the class Tuesday group' }),
    ).toBeVisible()
    await expect(page.getByRole('row', { name: new RegExp(name) })).toBeVisible()
    learners.push(new Learner(learnerPage))
  }
  const [ada, grace] = learners as [Learner, Learner]

  await ada.page.goto('/courses/containers-and-networks/static-website')
  await ada.seesPrompt()
  await expect(page.getByText('1 of 2 online')).toBeVisible()
  await grace.page.goto('/courses/containers-and-networks/static-website')
  await grace.seesPrompt()
  await expect(page.getByText('2 of 2 online')).toBeVisible()

  await ada.goesOn()
  await ada.answers("printf 'FROM nginx:alpine\\nCOPY . /usr/share/nginx/html\\n' > ~/site/Dockerfile")
  await ada.checkPasses()
  await expect(page.getByRole('row', { name: /Ada/ })).toContainText('1. Write a Dockerfile: done, 1 check')

  await grace.goesOn()
  await grace.checkFails(/Dockerfile/)
  await expect(page.getByRole('row', { name: /Grace/ })).toContainText(
    '1. Write a Dockerfile: check failed, 1 check',
  )

  await page.getByRole('button', { name: 'Scripts of Ada’s machine' }).click()
  await expect(page.getByRole('dialog')).toContainText('No background script of this lesson has begun')
  await page.getByRole('button', { name: 'Close', exact: true }).click()

  await page.getByRole('button', { name: 'More time for Ada’s machine' }).click()
  await expect(page.getByRole('row', { name: /Ada/ })).toContainText(/Machine: [12] h \d+ min left/)
  await expect(ada.page.getByText(/^[12] h \d+ min left$/)).toBeVisible()

  // What a learner was shown is counted.
  await grace.page.getByRole('button', { name: 'Show a hint' }).click()
  await grace.page.getByRole('button', { name: 'Show another hint' }).click()
  await expect(page.getByRole('row', { name: /Grace/ })).toContainText(
    '1. Write a Dockerfile: check failed, 1 check, 2 hints shown',
  )
  await grace.goesTo("Find the container's own address")
  await grace.page.getByText('Show the solution').click()
  await expect(page.getByRole('row', { name: /Grace/ })).toContainText(
    "4. Find the container's own address: working on it, solution shown",
  )

  await page.getByRole('link', { name: 'Ada' }).click()
  await expect(page.getByRole('heading', { name: 'Ada' })).toBeVisible()
  await page.goBack()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download CSV' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/\.csv$/)

  await page.getByRole('button', { name: /^Account/ }).click()
  await page.getByRole('link', { name: 'Sandboxes' }).click()
  await expect(page.getByRole('row', { name: /Ada Deploy a static HTML website.* Ready/ })).toBeVisible()
  await expect(page.getByText('Limit on memory').locator('..')).toContainText('in force')

  // Whom an instructor sees, in a class or not, they can end.
  const ends = async ({ name, learner }: { name: string; learner: Learner }) => {
    const button = page.getByRole('button', { name: `End ${name}’s machine` })
    await button.click()
    await page.getByRole('dialog').getByRole('button', { name: 'End', exact: true }).click()
    await expect(learner.page.getByRole('region', { name: 'Your machine' })).toContainText(
      'Your instructor ended this machine',
    )
    await expect(button).toHaveCount(0)
  }
  await page.getByRole('button', { name: 'More time for Grace’s machine' }).click()
  await expect(grace.page.getByText(/^[12] h \d+ min left$/)).toBeVisible()
  await ends({ name: 'Grace', learner: grace })
  await page.goto(classPage)
  await ends({ name: 'Ada', learner: ada })

  await ada.page.goto(classPage)
  await expect(ada.page.getByRole('row', { name: /Grace/ })).toHaveCount(0)
})
