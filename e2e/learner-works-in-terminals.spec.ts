import { createHash } from 'node:crypto'
import { Learner } from './learner.ts'
import { Phone } from './phone.ts'
import { expect, test, type Page } from './platform.ts'

test.use({ content: 'e2e/content', locale: 'en-US', permissions: ['clipboard-read', 'clipboard-write'] })

const lesson = '/courses/terminals/plain'
const away = /^(Connection lost\.|You are offline\.)/

test('vim goes on through a reload, a lost network and a killed server, and gives the shell its screen back', async ({
  page,
  context,
  platform,
}) => {
  const learner = new Learner(page)
  await learner.startLesson(lesson, 'Ada')
  await learner.types('clear; echo before vim; vim poem.txt')
  await learner.reads(/^~$/m)
  await page.keyboard.type('iroses are red')
  await page.keyboard.press('Escape')
  await page.keyboard.type('0w')
  await seesVim('roses are red', 'a')

  await page.reload()
  await seesVim('roses are red', 'a')

  await input(page).focus()
  await context.setOffline(true)
  await expect(page.getByText(away)).toBeVisible({ timeout: 2_000 })
  await page.keyboard.type('cwwere')
  await page.keyboard.press('Escape')
  await context.setOffline(false)
  await expect(page.getByText(away)).toBeHidden()
  await seesVim('roses were red', 'e')

  const killed = platform.kill()
  await expect(page.getByText(away)).toBeVisible({ timeout: 2_000 })
  await killed
  await page.setViewportSize({ width: 1280, height: 700 })
  await page.keyboard.type('x')
  await platform.serveAgain()
  await seesVim('roses wer red', '\\s')

  await learner.types(':q!')
  await learner.reads(/^.*before vim\n(?!~)[^]*[$#]$/)
  expect(await learner.answers('ls')).toBe('')
  await learner.knowsItsSize()

  async function seesVim(line: string, cursor: string): Promise<void> {
    await learner.reads(new RegExp(`^${line}\n~\n~\n(?![^]*before vim)`))
    await expect(page.locator('.xterm-cursor')).toHaveText(new RegExp(`^(${cursor})$`))
  }
})

test('the terminal has the size of the device that types, and the other one sees it scaled', async ({
  page,
  context,
  browser,
  platform,
}) => {
  const learner = new Learner(page)
  await learner.startLesson(lesson, 'Grace')
  await learner.knowsItsSize()
  const before = await learner.size()
  await page.setViewportSize({ width: 1100, height: 640 })
  await expect.poll(() => learner.size()).not.toBe(before)
  await learner.knowsItsSize()
  const own = await learner.size()

  const phone = await Phone.open({ context, browser, platform }, lesson)
  const { line, learner: there } = phone
  const small = await phone.knowsItsSize()
  expect(small).not.toBe(own)

  // The desk sees what the phone sees, as large as its place is, and types nothing.
  await expect(page.getByText('Another page of yours has the keyboard.')).toBeVisible()
  await learner.reads(new RegExp(`^${small}\n`))
  await expect.poll(() => learner.size()).toBe(small)
  await expect(page.locator('.xterm')).toHaveAttribute('style', /scale\(/)
  await input(page).focus()
  await page.keyboard.type('nobody hears this')

  // The bar has what a keyboard on a screen lacks.
  await line.fill('clear; printf "a\\nb\\n" ')
  await phone.taps('|')
  await line.pressSequentially(' wc -l; sleep 1000')
  await line.press('Enter')
  await there.reads(/^2$/)
  await phone.taps('Ctrl')
  await line.pressSequentially('c')
  await there.reads(/^2\n\^C\n.*[$#]$/)
  await phone.taps('Arrow up')
  await phone.taps('Enter')
  await there.reads(/^2$/)
  await phone.taps('Control C: interrupt')
  await there.reads(/^2\n\^C\n.*[$#]$/)
  expect(await there.screenText()).not.toContain('nobody')

  await page.getByRole('button', { name: 'Take the keyboard' }).click()
  await expect.poll(() => learner.size()).toBe(own)
  await learner.knowsItsSize()
  await phone.isLookingOn()
  await phone.close()
})

test('2 MB are pasted whole into a program that asked to be told of a paste', async ({ page }) => {
  const learner = new Learner(page)
  await learner.startLesson(lesson, 'Mina')

  const text = '가나다라 and the rest of the line\n'.repeat(55_000)
  const sent = Buffer.from(`\x1b[200~${text.replaceAll('\n', '\r')}\x1b[201~`)
  expect(sent.length).toBeGreaterThan(2_000_000)
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text)
  const take = `head -c ${sent.length} > pasted`
  await learner.types(
    `stty raw -echo; printf '\\033[?2004hrea''dy\\r\\n'; ${take}; stty sane; clear; sha256sum pasted`,
  )
  await learner.reads(/^ready$/m)
  await page.keyboard.press('Control+Shift+V')
  await learner.reads(createHash('sha256').update(sent).digest('hex'))
})

test('output that is made to hold the page up does not, and what a program prints as a link leads there', async ({
  page,
}) => {
  const learner = new Learner(page)
  await learner.startLesson(lesson, 'Rosa')
  const endless = '\\033[2147483647L\\033[2147483647M\\033[2147483647S\\033[2147483647T'
  const resets = `yes $'\\033c' | head -n 100000 | tr -d '\\n'`
  await learner.types(`printf '${endless}'; ${resets}; clear; echo still he''re`)
  await learner.reads(/^still here$/m)

  const link = '\\033]8;;https://example.org/manual\\007the man%s\\033]8;;\\007\\n'
  await learner.types(`printf '${link}' ual`)
  const asked = page.waitForEvent('dialog')
  const printed = page.locator('[data-terminal="1"] .xterm-rows').getByText('the manual')
  // What listens to the pointer lies over the letters.
  const clicked = printed.click({ force: true })
  const dialog = await asked
  expect(dialog.message()).toContain('https://example.org/manual')
  await dialog.dismiss()
  await clicked
})

function input(page: Page) {
  return page.locator('[data-terminal="1"] .xterm-helper-textarea')
}
