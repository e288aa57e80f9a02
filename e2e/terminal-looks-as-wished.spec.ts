import type { Locator } from '@playwright/test'
import { contrast, drawnMarks, drawnMatches, type DrawnMatch } from './drawn-colours.ts'
import { Learner } from './learner.ts'
import { Phone } from './phone.ts'
import { expect, test, type Page } from './platform.ts'

test.use({ content: 'e2e/content', locale: 'en-US', permissions: ['clipboard-read', 'clipboard-write'] })

const lesson = '/courses/terminals/plain'

test('marks and matches are seen in every theme, whatever the page looks like, and the match in front stands out', async ({
  page,
}) => {
  const learner = new Learner(page)
  await learner.startLesson(lesson, 'Ada')
  // What is typed before there is a prompt would be drawn above it, and once more behind it.
  await learner.types('echo one match')
  await learner.reads(/^one match\n.*[$#]$/m)
  await learner.types('echo another match; false')
  await learner.reads(/^another match\n.*[$#]$/m)
  await learner.types('echo third match; sleep 1000')
  await learner.reads(/^third match$/m)
  await expect(mark(page, 'Still running')).toBeVisible()
  for (const [theme, least, letters] of [
    ['Light', 3, 4.5],
    ['Dark', 3, 4.5],
    ['Contrast', 7, 7],
  ] as const) {
    await chooses(page, 'Colours', theme)
    await expect(async () => {
      const { background, marks } = await drawnMarks(page)
      expect(marks.map(({ shape }) => shape)).toEqual(['dot', 'cross', 'ring'])
      for (const { colour } of marks) expect(contrast(colour, background)).toBeGreaterThanOrEqual(least)
    }).toPass()

    await opens(page, 'Find…')
    await page.getByRole('searchbox', { name: 'Find in the terminal' }).fill('match')
    await expect(page.getByRole('search').getByRole('status')).toHaveText('1 of 6')
    await expect(async () => {
      const matches = await drawnMatches(page)
      expect(matches.map(({ text }) => text)).toEqual(Array<string>(6).fill('match'))
      for (const { ink, ground } of matches) expect(contrast(ink, ground)).toBeGreaterThanOrEqual(letters)
      const [front = '', ...others] = matches.map(({ ground }) => ground)
      for (const other of others) expect(contrast(front, other)).toBeGreaterThanOrEqual(3)
    }).toPass()
    await page.keyboard.press('Escape')
  }
})

test('the search bar of a phone lies beside what it has found', async ({
  page,
  context,
  browser,
  platform,
}) => {
  await new Learner(page).startLesson(lesson, 'Grace')
  const phone = await Phone.open({ context, browser, platform }, lesson)
  await phone.line.fill("clear; echo needle; seq 30; clear; echo nee''dle; seq 3; echo nee''dle")
  await phone.taps('Enter')
  await phone.learner.reads(/^needle\n1\n2\n3\nneedle\n/)
  await opens(phone.page, 'Find…')
  await phone.page.getByRole('searchbox', { name: 'Find in the terminal' }).fill('needle')
  const bar = phone.page.getByRole('search')
  for (const place of [1, 2, 1]) {
    await expect(bar.getByRole('status')).toHaveText(`${place} of 2`)
    await expect(async () => {
      const found = (await drawnMatches(phone.page))[place - 1]
      expect(found?.text).toBe('needle')
      expect(overlap(await bar.boundingBox(), found?.box)).toBe(false)
    }).toPass()
    await phone.page.getByRole('button', { name: 'Next match (Enter)' }).tap()
  }
  await phone.close()
})

test('of nine terminals the one in front is in sight, on a desk and on a phone', async ({
  page,
  context,
  browser,
  platform,
}) => {
  await new Learner(page).startLesson(lesson, 'Mina')
  for (let number = 2; number <= 9; number++) {
    await page.getByRole('button', { name: 'Another terminal' }).click()
    await expect(tab(page, number)).toHaveAttribute('aria-pressed', 'true')
    await expect(tab(page, number)).toBeInViewport({ ratio: 1 })
  }
  await input(page, 9).focus()
  await page.keyboard.press('Control+Shift+ArrowRight')
  await expect(tab(page, 1)).toBeInViewport({ ratio: 1 })
  await page.keyboard.press('Control+Shift+ArrowLeft')
  await expect(tab(page, 9)).toBeInViewport({ ratio: 1 })
  // A program beside it says what it does, and takes room for that.
  await input(page, 9).pressSequentially("printf '\\e]0;a rather long title\\a'; sleep 1000\n")
  await expect(tab(page, 9)).toContainText('a rather long title')
  await expect(tab(page, 9)).toBeInViewport({ ratio: 1 })

  await input(page, 9).press('Control+c')
  const phone = await Phone.open({ context, browser, platform }, lesson)
  await expect(tab(phone.page, 9)).toBeInViewport({ ratio: 1 })
  await phone.close()
})

test('a reload comes back to the terminals that were seen, and to the one that was worked in', async ({
  page,
}) => {
  const learner = new Learner(page)
  await learner.startLesson(lesson, 'Jun')
  for (const number of [2, 3]) {
    await page.getByRole('button', { name: 'Another terminal' }).click()
    await expect(input(page, number)).toBeFocused()
  }
  await page.reload()
  await expect(tab(page, 3)).toHaveAttribute('aria-pressed', 'true')

  await chooses(page, 'Split view', 'Columns')
  await expect(page.locator('[data-terminal]:visible')).toHaveCount(2)
  await tab(page, 1).click()
  await page.locator('[data-terminal="2"]').click()
  const seen = () =>
    page.locator('[data-terminal]:visible').evaluateAll((terminals) =>
      terminals
        .map((terminal) => ({
          number: terminal.getAttribute('data-terminal'),
          x: terminal.getBoundingClientRect().x,
        }))
        .sort((one, other) => one.x - other.x)
        .map(({ number }) => number),
    )
  await expect.poll(seen).toEqual(['1', '2'])
  await expect(tab(page, 2)).toHaveAttribute('aria-pressed', 'true')
  await page.reload()
  await expect.poll(seen).toEqual(['1', '2'])
  await expect(tab(page, 2)).toHaveAttribute('aria-pressed', 'true')
})

test('the last output is that of the last command that printed something', async ({ page }) => {
  const learner = new Learner(page)
  await learner.startLesson(lesson, 'Hana')
  await page.evaluate(() => navigator.clipboard.writeText('from elsewhere'))
  await learner.types('true')
  await expect(mark(page, 'Succeeded')).toHaveCount(1)
  expect(await copiesOutput(page)).toBe('There is no output yet')
  expect(await clipboard(page)).toBe('from elsewhere')

  // What is typed while a command runs would be drawn with its output.
  for (const [index, command] of ['seq 3', 'true', 'cd /tmp'].entries()) {
    await learner.types(command)
    await expect(mark(page, 'Succeeded')).toHaveCount(index + 2)
  }
  expect(await copiesOutput(page)).toBe('The last output is copied')
  expect(await clipboard(page)).toBe('1\n2\n3')
})

test('what is said of a terminal covers none of its lines', async ({ page, context, browser, platform }) => {
  const desk = new Learner(page)
  await desk.startLesson(lesson, 'Alan')
  await desk.knowsItsSize()
  const own = await desk.size()
  const phone = await Phone.open({ context, browser, platform }, lesson)
  await phone.knowsItsSize()
  await standsApart(page, 'Another page of yours has the keyboard.')

  await page.getByRole('button', { name: 'Take the keyboard' }).click()
  await expect.poll(() => desk.size()).toBe(own)
  await desk.knowsItsSize()
  await standsApart(phone.page, 'Another page of yours has the keyboard.')
  await expect.poll(() => phone.learner.size()).toBe(own)
  await phone.close()

  await desk.types('exit')
  await standsApart(page, 'The shell has ended.')
  await page.getByRole('button', { name: 'Start a new shell' }).click()
  await desk.seesPrompt()
  await desk.knowsItsSize()
  expect(await desk.size()).toBe(own)
})

test('all keys of a phone’s bar are there to be pressed', async ({ page, context, browser, platform }) => {
  await new Learner(page).startLesson(lesson, 'Barbara')
  const phone = await Phone.open({ context, browser, platform }, lesson)
  const keys = phone.page.getByRole('toolbar', { name: 'Keys' }).getByRole('button')
  await expect(keys).toHaveCount(12)
  for (const key of await keys.all()) {
    await expect(key).toBeInViewport({ ratio: 1 })
    const box = await key.boundingBox()
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(40)
    expect(await key.evaluate((button) => button.scrollWidth <= button.clientWidth)).toBe(true)
  }
  await phone.close()
})

test('a command that clears the screen first has its mark, and one whose shell has ended runs no more', async ({
  page,
}) => {
  const learner = new Learner(page)
  await learner.startLesson(lesson, 'Edsger')
  await learner.types('seq 100')
  await learner.reads(/^100\n.*[$#]$/m)
  await learner.types('clear; echo hi; false')
  await learner.reads(/^hi\n.*[$#]$/)
  await expect(mark(page, 'Failed with exit code 1')).toHaveCount(1)
  await reads(page, [['clear; echo hi; false', 'Failed with exit code 1']])
  await page.reload()
  await learner.reads(/^hi\n.*[$#]$/)
  await expect(mark(page, 'Failed with exit code 1')).toHaveCount(1)

  await learner.types('clear; sleep 1000')
  await expect(mark(page, 'Still running')).toHaveCount(1)
  await page.reload()
  await expect(mark(page, 'Still running')).toHaveCount(1)
  await input(page, 1).press('Control+c')
  await expect(mark(page, 'Interrupted (exit code 130)')).toHaveCount(1)

  // What is typed while `clear` still runs is printed after it, and would leave it something to show.
  await learner.types('clear')
  await learner.reads(/^.*[$#]$/)
  await learner.types('exit')
  await expect(page.getByText('The shell has ended.')).toBeVisible()
  await expect(mark(page, 'Still running')).toHaveCount(0)
  await reads(page, [['exit', 'Ended with its shell']])
})

test('top and less go on through a reload, and end as they would have', async ({ page }) => {
  const learner = new Learner(page)
  await learner.startLesson(lesson, 'Linus')
  await learner.types('clear; echo before top; top -d 1')
  await learner.reads(/^top - /)
  await page.reload()
  await learner.reads(/^top - [^]*PID USER/)
  const clock = async () => (await learner.screenText()).split(' ')[2]
  const then = await clock()
  await expect.poll(clock).not.toBe(then)
  await input(page, 1).press('q')
  await learner.reads(/\n.*[$#]$/)

  await learner.types('clear; seq 1000 > numbers; less numbers')
  await learner.reads(/^1\n2\n/)
  await input(page, 1).pressSequentially('500g')
  await learner.reads(/^500\n501\n/)
  await page.reload()
  await learner.reads(/^500\n501\n/)
  await input(page, 1).press('Space')
  await expect(learner.screen).not.toContainText('501')
  await input(page, 1).press('q')
  await learner.reads(/^.*[$#]$/)
})

test('a terminal that is asked for on a phone before there is one is shown when there is', async ({
  browser,
  platform,
}) => {
  const phone = await Phone.openText({ browser, platform }, '/courses/layouts/editor', 'en-US')
  const prompt = phone.page.locator('.xterm-rows').getByText(/[$#]\s*$/)
  await phone.taps('Terminal')
  await phone.page.getByLabel('Nickname').fill('Ken')
  await phone.page.getByRole('button', { name: 'Continue as a guest' }).tap()
  await expect(phone.page.getByRole('button', { name: 'Editor', exact: true })).toBeVisible()
  await expect(prompt).toBeVisible()

  let tell = (): void => undefined
  const tapped = new Promise<void>((resolve) => (tell = resolve))
  await phone.page.routeWebSocket(/socket\.io/, (socket) => void tapped.then(() => socket.connectToServer()))
  await phone.page.reload()
  await phone.taps('Terminal')
  await expect(phone.page.getByText('Getting your machine…')).toBeVisible()
  // No tab comes later, which would move the others under a finger.
  await expect(phone.page.getByRole('button', { name: 'Editor', exact: true })).toBeVisible()
  tell()
  await expect(prompt).toBeVisible()
  await phone.close()
})

test('whoever taps a command on a phone before they have a nickname is led to where they give one, and to a terminal', async ({
  browser,
  platform,
}) => {
  // Its editor is before its terminal.
  const phone = await Phone.openText({ browser, platform }, '/courses/layouts/editor', 'en-US')
  const nickname = phone.page.getByLabel('Nickname')
  await expect(nickname).toBeHidden()
  await phone.page.getByRole('button', { name: 'Run in the terminal: cat app/app.js' }).tap()
  await nickname.fill('Radia')
  await phone.taps('Continue as a guest')
  await expect(phone.line).toBeVisible()
  await phone.close()
})

function tab(page: Page, number: number): Locator {
  return page
    .getByRole('group', { name: 'Terminals' })
    .getByRole('button', { name: new RegExp(`^Terminal ${number}`) })
}

function input(page: Page, terminal: number): Locator {
  return page.locator(`[data-terminal="${terminal}"] .xterm-helper-textarea`)
}

function mark(page: Page, title: string): Locator {
  return page.locator('[data-command-mark]:visible').and(page.getByTitle(title))
}

function clipboard(page: Page): Promise<string> {
  return page.evaluate(() => navigator.clipboard.readText())
}

/** What the page says of it for a moment, however late the test comes to look. */
async function copiesOutput(page: Page): Promise<string> {
  const menu = page.getByRole('button', { name: 'Terminal menu' })
  const notice = menu.locator('xpath=../preceding-sibling::*[@role="status"]')
  const said = notice.evaluate(
    (status) =>
      new Promise<string>((resolve) => {
        new MutationObserver(() => {
          if (status.textContent !== '') resolve(status.textContent)
        }).observe(status, { childList: true, characterData: true, subtree: true })
      }),
  )
  await opens(page, 'Copy the last output')
  return said
}

async function opens(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'Terminal menu' }).click()
  await page.getByRole('button', { name: item }).click()
}

async function chooses(page: Page, what: string, option: string): Promise<void> {
  await page.getByRole('button', { name: 'Terminal menu' }).click()
  await page.getByRole('group', { name: what }).getByText(option, { exact: true }).click()
  await page.keyboard.press('Escape')
}

/** The page of commands: of each what it is, and how it ended. */
async function reads(page: Page, commands: [string, string][]): Promise<void> {
  await opens(page, 'Commands and outputs')
  const dialog = page.getByRole('dialog', { name: 'Commands in Terminal 1' })
  await expect(dialog.getByRole('heading', { level: 3 })).toHaveText(commands.map(([text]) => text))
  for (const [text, outcome] of commands)
    await expect(dialog.getByRole('region', { name: text, exact: true })).toContainText(outcome)
  await page.keyboard.press('Escape')
}

async function standsApart(page: Page, words: string): Promise<void> {
  const notice = page.getByRole('alert').filter({ hasText: words })
  await expect(notice).toBeVisible()
  const lines = page.locator('[data-terminal="1"] .xterm-screen')
  await expect(async () =>
    expect(overlap(await notice.boundingBox(), await lines.boundingBox())).toBe(false),
  ).toPass()
  await expect(lines).toBeInViewport({ ratio: 1 })
}

type Box = DrawnMatch['box']

function overlap(a: Box | null, b: Box | null | undefined): boolean {
  if (!a || !b) throw new Error('one of them is not to be seen')
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}
