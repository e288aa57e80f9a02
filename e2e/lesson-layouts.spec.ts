import type { Page } from '@playwright/test'
import { Learner } from './learner.ts'
import { expect, test } from './platform.ts'

test.use({ content: 'e2e/content' })

const editor = (page: Page, name = 'app.js') => page.getByRole('textbox', { name: `Text of ${name}` })

test('a learner writes a program in the editor, and the terminal sees it', async ({ page }) => {
  const learner = new Learner(page)
  await learner.startLesson('/courses/layouts/editor', 'Ada')
  const write = page.getByRole('button', { name: 'Write the file: ' })

  // Open from the start, though it is not there yet.
  const openFiles = page.getByRole('group', { name: 'Open files' })
  await expect(openFiles.getByRole('button', { name: 'app.js', exact: true })).toBeVisible()
  await expect(page.getByText('This folder is not there yet')).toBeVisible()
  await write.nth(0).click()
  await expect(editor(page)).toContainText('//TODO greet')
  await write.nth(1).click()
  await expect(editor(page)).toContainText("console.log(greeting, '안녕 <you>')")
  await write.nth(2).click()
  await learner.runs('cat app/app.js', "console.log(greeting, '안녕 <you>')\nprocess.exit()")
  await write.nth(1).click()
  await expect(page.getByText('The place for it is not in the file')).toBeVisible()
  await write.nth(3).click()
  await expect(editor(page)).toHaveText(/^#!.usr.bin.env node.*const greeting/s)

  await editor(page).click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type('// 끝')
  await expect(page.locator('[data-saving=saved]')).toBeVisible()
  await learner.types('clear; tail -n 1 app/app.js')
  await learner.reads('// 끝')

  // A program changes what nobody has edited, and the editor shows it, but for what the lesson leaves out.
  await learner.types('clear; touch app/all.log app/seen.txt; echo "const other = 1" > app/app.js')
  await expect(editor(page)).toHaveText('const other = 1')
  await expect(page.getByRole('treeitem')).toHaveText(['app.js', 'seen.txt'])

  // Escape, and then Tab, leads out.
  await editor(page).click()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  await expect(editor(page)).not.toBeFocused()

  await page.getByRole('button', { name: 'Open in the editor: notes/todo.md' }).click()
  await expect(editor(page, 'todo.md')).toBeVisible()
  await page.getByRole('button', { name: 'New file' }).click()
  await page.getByLabel('Name of the new file').fill('more.txt')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('treeitem', { name: 'more.txt' })).toBeVisible()
  await learner.types('clear; ls app')
  await learner.reads('more.txt')
})

test('when a program has changed the file meanwhile, the learner chooses', async ({ page }) => {
  const learner = new Learner(page)
  // The layout that Killercoda calls vscode-terminal-split.
  await learner.startLesson('/courses/layouts/shared-file', 'Grace')
  await page.getByRole('button', { name: 'Write the file: ' }).first().click()
  await expect(page.locator('[data-saving=saved]')).toBeVisible()
  await expect(learner.screen).toBeVisible()
  // From here on the file changes at every look, so that whatever is saved meets another content.
  await learner.types('clear; while sleep 0.05; do date +%N > app/app.js; done &')
  const conflict = page.locator('[data-conflict]')
  await expect(async () => {
    await editor(page).click()
    await page.keyboard.type('mine ')
    await expect(conflict).toBeVisible({ timeout: 3000 })
  }).toPass()
  await learner.types('kill %1; wait; echo theirs > app/app.js; clear')
  await conflict.getByRole('button', { name: 'See the difference' }).click()
  await expect(conflict.getByLabel('The difference')).toContainText('− theirs')
  await conflict.getByRole('button', { name: 'Take theirs' }).click()
  await expect(editor(page)).toHaveText('theirs')
  await expect(conflict).toBeHidden()
})

test('a page of the sandbox stands in a frame beside the terminal, which no other site may show', async ({
  page,
  platform,
}) => {
  const learner = new Learner(page)
  await learner.startLesson('/courses/layouts/frames', 'Mina')
  await expect(page.getByText('Waiting for port 8000…')).toBeVisible()
  const shown = page.waitForResponse(
    (answer) => answer.ok() && new URL(answer.url()).host.startsWith('8000-'),
  )
  await page.getByRole('button', { name: /^Run in the terminal: perl/ }).click()
  await expect(page.frameLocator('iframe[title=Site]').getByRole('heading')).toHaveText('It works')
  await page.getByRole('button', { name: 'Guide', exact: true }).click()
  await expect(page.frameLocator('iframe[title=Guide]').getByRole('heading')).toHaveText('It works')
  const addresses = () => page.frames().map((frame) => new URL(frame.url()))
  expect(addresses().some(({ pathname, search }) => pathname + search === '/guide?page=2')).toBe(true)
  await page.getByRole('button', { name: 'Ports', exact: true }).click()
  await expect(page.getByRole('link', { name: /^Port 8000/ })).toBeVisible()
  expect((await shown).headers()['content-security-policy']).toBe(`frame-ancestors 'self' ${platform.url}`)
})

test('where the layout has no frames, dashboards and ports open in windows of their own', async ({
  page,
  context,
}) => {
  const learner = new Learner(page)
  await learner.startLesson('/courses/layouts/windows', 'Jun')
  // The pages that the lesson hides are not there, but their scripts ran: the one that gives the heading.
  await learner.reads('export HEADING')
  await expect(page.getByText('Step 1 of 1')).toBeVisible()
  await page.getByRole('button', { name: /^Run in the terminal: perl/ }).click()
  await learner.reads('serving')
  const [site] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('link', { name: /^Site/ }).click(),
  ])
  await expect(site.getByRole('heading')).toHaveText('It works')
  const manual = page.getByRole('link', { name: /^Manual/ })
  await expect(manual).toHaveAttribute('href', 'https://manual.example/start')
  const [there] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('link', { name: /^the way there/ }).click(),
  ])
  await expect(there.getByRole('heading')).toHaveText('It works')
  await learner.runs('sed s/PORT/8000/ /etc/killercoda/host', new URL(there.url()).origin)

  const [picker] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('link', { name: /^pick its port/ }).click(),
  ])
  const [found] = await Promise.all([
    context.waitForEvent('page'),
    picker.getByRole('link', { name: /^Port 8000/ }).click(),
  ])
  await expect(found.getByRole('heading')).toHaveText('It works')

  // The editor is there in every lesson.
  await page.getByRole('button', { name: 'Editor', exact: true }).click()
  await page.getByRole('treeitem', { name: '.bashrc' }).click()
  await expect(editor(page, '.bashrc')).toBeVisible()
})

test('a lesson that is nothing but a machine has its terminal behind the page that it names', async ({
  page,
}) => {
  const learner = new Learner(page)
  await page.goto('/courses/layouts/page')
  await expect(page.getByText('Nothing to do but to look around.')).toBeVisible()
  await page.getByLabel('Nickname').fill('Alan')
  await page.getByRole('button', { name: 'Continue as a guest' }).click()
  await expect(page.getByText('This page opens in a tab of its own')).toBeVisible()
  const elsewhere = page.getByRole('link', { name: 'Open in a new tab' })
  await expect(elsewhere).toHaveAttribute('href', 'https://manual.example/start')
  await page.getByRole('button', { name: 'Terminal', exact: true }).click()
  await learner.seesPrompt()

  // Another lesson takes the machine over, and has its editor above a page.
  await page.goto('/courses/layouts/editor-frames')
  await page.getByRole('button', { name: 'End it and start this lesson' }).click()
  await expect(page.getByText('Waiting for port 8000…')).toBeVisible()
  await page.getByRole('treeitem', { name: '.profile' }).click()
  await expect(editor(page, '.profile')).toBeVisible()
  await expect(page.getByText('Waiting for port 8000…')).toBeVisible()
})

test('why a lesson has no machine is said in the reader’s language', async ({ browser, platform }) => {
  const context = await browser.newContext({ baseURL: platform.url, locale: 'ko-KR' })
  const page = await context.newPage()
  for (const path of ['/courses/layouts', '/courses/layouts/reading']) {
    await page.goto(path)
    await expect(page.getByText('Kubernetes 클러스터가 필요합니다.')).toBeVisible()
  }
  await context.close()
})

test('what is wrong in the files of a course is told to whoever teaches, and to no learner', async ({
  page,
  platform,
}) => {
  const place = page.getByText('reading/index.json: backend.imageid')
  const badge = page.getByText(/files? of this lesson ha(s|ve) /).first()
  await page.goto('/courses/layouts')
  await expect(page.getByText('It needs a Kubernetes cluster.')).toBeVisible()
  await expect(place).toBeHidden()
  await expect(badge).toBeHidden()

  await page.goto('/login?next=/courses/layouts')
  await page.getByLabel('E-mail address').first().fill(platform.instructor.email)
  await page.getByLabel('Password').first().fill(platform.instructor.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(place).toBeVisible()
  await expect(badge).toBeVisible()
})

test('a text without a machine says why, has its pictures and thanks, and gives its code to copy', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const copied = () => page.evaluate(() => navigator.clipboard.readText())
  await page.goto('/courses/layouts/reading')
  await expect(page.getByText('It needs a Kubernetes cluster.')).toBeVisible()

  await page.getByRole('button', { name: 'kubectl get pods' }).click()
  await expect.poll(copied).toBe('kubectl get pods')
  await page.getByRole('button', { name: /^Copy: kubectl apply/ }).click()
  await expect.poll(copied).toBe('kubectl apply -f pod.yaml\n\nkubectl wait pod/web')
  await page.getByRole('button', { name: /^Copy: a line/ }).click()
  await expect.poll(copied).toBe('a line <with> more\n')
  await expect(page.getByText('nothing to copy')).toBeVisible()
  await expect(page.getByRole('button', { name: 'nothing to copy' })).toHaveCount(0)
  await expect(page.locator('.code-marked')).toHaveText(['kind: Pod', 'name: web', 'labels: {}'])

  for (const [colour, width] of Object.entries({ red: 8, green: 8, blue: 50 })) {
    const picture = page.getByRole('img', { name: `A ${colour} square` })
    await picture.scrollIntoViewIfNeeded()
    await expect(picture).toHaveJSProperty('naturalWidth', 8)
    await expect(picture).toHaveJSProperty('width', width)
  }
  const thanks = page.getByText('Credits: Drawn by a friend')
  await expect(thanks.getByRole('link')).toHaveAttribute('href', 'https://friend.example/')
})

test('what a stranger’s lesson would run does nothing, and the page refuses scripts that it did not write', async ({
  page,
  refusals,
}) => {
  const harmed = () => page.evaluate(() => Reflect.get(window, 'harmed') as unknown)

  await page.goto('/courses/layouts/text-only')
  await expect(page.getByText('More of it')).toBeVisible()
  await page.getByText('a link of theirs').click()
  expect(await harmed()).toBeUndefined()
  expect(refusals).toEqual([])

  // Were the cleaning to fail, the policy would still stop it.
  await page.route('**/courses/layouts/text-only', async (route) => {
    const response = await route.fetch()
    const body = (await response.text()).replace('<body', '<script>window.harmed = "parser"</script><body')
    await route.fulfill({ response, body })
  })
  await page.reload()
  await expect(page.getByText('More of it')).toBeVisible()
  await expect.poll(() => refusals.splice(0)).toEqual(['Refused: script-src-elem inline'])
  expect(await harmed()).toBeUndefined()
})
