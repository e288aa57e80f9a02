import { decodeTerminalFrame } from '#common/terminal-frame.ts'
import { Learner } from './learner.ts'
import { Phone } from './phone.ts'
import { expect, test, type Page } from './platform.ts'

test.use({ content: 'e2e/content', locale: 'en-US', permissions: ['clipboard-read', 'clipboard-write'] })

const lesson = '/courses/terminals/plain'

test('a learner with nothing but a keyboard gets in and out, types Korean, and finds, reads and copies what was printed', async ({
  page,
}) => {
  const learner = new Learner(page)
  await learner.startLesson(lesson, 'Ada')
  const { keyboard } = page

  // Tab is the shell's inside; the way out leads to the text, from where Tab goes on, and the same keys back in.
  await page.getByRole('heading', { name: 'Type', level: 1 }).focus()
  await keyboard.press('Control+Shift+Enter')
  await expect(input(page, 1)).toBeFocused()
  await keyboard.type('ech')
  await keyboard.press('Tab')
  await keyboard.type('completed')
  await keyboard.press('Enter')
  await learner.reads(/^completed$/m)
  await keyboard.press('Control+Shift+Enter')
  await expect(page.getByRole('heading', { name: 'Type', level: 1 })).toBeFocused()
  await keyboard.press('Tab')
  await expect(run(page, 'seq 1 300')).toBeFocused()
  await keyboard.press('Control+Shift+Enter')
  await expect(input(page, 1)).toBeFocused()

  // A syllable grows under the cursor and is typed when it is done, also when Enter ends it.
  const ime = await page.context().newCDPSession(page)
  const compose = (text: string) =>
    ime.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
  await keyboard.type('clear\n')
  await learner.reads(/^.*[$#]$/)
  await keyboard.type('echo ')
  for (const syllable of [
    ['ㅎ', '하', '한'],
    ['ㄱ', '그', '글'],
  ]) {
    for (const text of syllable) {
      await compose(text)
      await expect(page.locator('.composition-view.active')).toHaveText(text)
    }
    await ime.send('Input.insertText', { text: syllable.at(-1) ?? '' })
  }
  await keyboard.press('Enter')
  await learner.reads(/^.*echo 한글\n한글\n.*[$#]$/)

  // Each command has its mark, and can be gone back to.
  await keyboard.type('false\n')
  await learner.reads(/[$#] false\n.*[$#]$/)
  await keyboard.type('seq 300\n')
  await learner.reads(/^300\n.*[$#]$/m)
  await keyboard.press('Control+Shift+ArrowUp')
  await learner.reads(/^.*[$#] seq 300\n1\n/)
  await keyboard.press('Control+Shift+ArrowUp')
  await learner.reads(/^.*[$#] false\n/)
  const mark = (title: string) => page.locator('[data-command-mark]:visible').and(page.getByTitle(title))
  await expect(mark('Failed with exit code 1')).toHaveCount(1)
  await expect(mark('Succeeded')).toHaveCount(1)
  await keyboard.press('Control+Shift+ArrowDown')
  await keyboard.press('Control+Shift+ArrowDown')
  await learner.reads(/\n300\n.*[$#]$/)

  await keyboard.press('Control+Shift+f')
  await keyboard.type('17')
  const found = page.getByRole('search').getByRole('status')
  await expect(found).toHaveText('1 of 13')
  await keyboard.press('Enter')
  await expect(found).toHaveText('2 of 13')
  await keyboard.press('Escape')
  await expect(input(page, 1)).toBeFocused()

  await keyboard.press('Control+Shift+y')
  const read = page.getByRole('dialog', { name: 'Commands in Terminal 1' })
  await expect(read.getByRole('heading', { level: 3 })).toHaveText(['echo 한글', 'false', 'seq 300'])
  await expect(read.getByRole('region', { name: 'Output of echo 한글' })).toHaveText('한글')
  await expect(read.getByRole('region', { name: 'false' })).toContainText('Failed with exit code 1')
  await keyboard.press('Escape')
  await expect(input(page, 1)).toBeFocused()

  // From the menu there and back, and on at once, before the page hears that it is closed.
  await page.getByRole('button', { name: 'Terminal menu' }).press('Enter')
  await page.getByRole('button', { name: 'Commands and outputs' }).press('Enter')
  await expect(read).toBeVisible()
  await keyboard.press('Escape')
  await expect(input(page, 1)).toBeFocused()
  await keyboard.press('Control+Shift+y')
  await expect(read).toBeVisible()
  await page.evaluate(() => {
    document.querySelector<HTMLDialogElement>('dialog[open]')!.close()
    const menu = document.querySelector<HTMLElement>('[aria-label="Terminal menu"]')!
    menu.focus()
    menu.click()
  })
  await expect(page.locator('dialog').filter({ hasText: 'Commands in' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Copy the last output' }).press('Enter')
  await expect(page.getByText('The last output is copied')).toBeVisible()
  expect(await clipboard(page)).toBe(Array.from({ length: 300 }, (_, index) => index + 1).join('\n'))

  // Another terminal is a shell of its own, beside the first, with a name.
  await page.getByRole('button', { name: 'Another terminal' }).press('Enter')
  await expect(input(page, 2)).toBeFocused()
  await keyboard.press('Control+Shift+ArrowLeft')
  await expect(input(page, 1)).toBeFocused()
  await keyboard.press('Control+Shift+ArrowRight')
  await expect(input(page, 2)).toBeFocused()
  await page.getByRole('button', { name: 'Terminal 2', exact: true }).press('F2')
  await page.getByLabel('Name of the terminal').fill('Log')
  await keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Log', exact: true })).toBeFocused()
  const alone = await learner.size(1)
  await page.getByRole('button', { name: 'Terminal menu' }).press('Enter')
  await page.getByText('Columns', { exact: true }).click()
  await keyboard.press('Escape')
  await expect.poll(() => learner.size(1)).not.toBe(alone)
  const beside = await learner.size(1)
  await page.reload()
  await expect(screen(page, 1)).toContainText('300')
  await expect.poll(() => learner.size(1)).toBe(beside)
  await input(page, 2).focus()
  await keyboard.type('while clear; stty size; do sleep 1; done\n')
  await expect(async () => {
    expect(await screen(page, 2).textContent()).toContain(await learner.size(2))
  }).toPass()

  // Something runs there: closing asks.
  await page.getByRole('button', { name: 'Close Log' }).press('Enter')
  await page.getByRole('button', { name: 'Close terminal' }).press('Enter')
  await expect(screen(page, 2)).toBeHidden()
  await expect.poll(() => learner.size(1)).not.toBe(beside)
  await learner.knowsItsSize()
})

test('a screen reader is told what a command prints, and finds it line by line; of too much it says where to read it', async ({
  page,
}) => {
  const learner = new Learner(page)
  await learner.startLesson(lesson, 'Hana')
  await page.getByRole('button', { name: 'Terminal menu' }).press('Enter')
  await page.getByRole('checkbox', { name: 'Read the screen out' }).press('Space')
  await page.keyboard.press('Escape')
  const spoken = page.locator('[data-terminal="1"] [aria-live="assertive"]')
  await learner.types("clear; echo spo''ken")
  await expect(spoken).toHaveText(/^\s*spoken\s.*[$#]\s*$/)
  await expect(page.getByRole('listitem').and(page.getByText('spoken', { exact: true }))).toHaveCount(1)
  // What is said makes room for what comes next.
  await learner.types('seq 100')
  await expect(spoken).toContainText('Too much to read out. Ctrl+Shift+Y opens')
  await expect(spoken).not.toContainText('spoken')
  // So do commands that come without a key: those of the text.
  await run(page, 'seq 1 300').press('Enter')
  await expect(spoken).toHaveText(/^[\s\d]*Too much to read out/)
  await run(page, 'echo clicked').press('Enter')
  await expect(spoken).toHaveText(/^\s*clicked\s.*[$#]\s*$/)
})

test('what a terminal prints does nothing to whoever looks on but draw', async ({
  page,
  context,
  browser,
  platform,
}) => {
  const sent: string[] = []
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      if (typeof payload !== 'string') sent.push(decodeTerminalFrame(payload)[0])
    }),
  )
  const dialogs: string[] = []
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  const desk = new Learner(page)
  await desk.startLesson(lesson, 'Grace')
  await page.evaluate(() => navigator.clipboard.writeText('my own'))
  await page.evaluate(`navigator.clipboard.writeText = (text) => { document.body.dataset.written = text }`)
  const titled = await page.title()
  await desk.types('clear')
  await expect.poll(() => sent).toContain('terminal:input')

  // A phone takes the keyboard; the bar has what a keyboard on its screen lacks.
  const phone = await Phone.open({ context, browser, platform }, lesson)
  const { line, learner: there } = phone
  await line.fill('clear; ech')
  await phone.taps('Tab')
  await phone.taps('~')
  await phone.taps('Enter')
  await there.reads(/^\/root\n/)
  await line.fill("clear; echo rea''dy; cat -v")
  await phone.taps('Enter')
  await there.reads(/^ready$/)
  for (const key of ['Escape', 'Arrow left', 'Arrow right', 'Tab', 'Enter']) await phone.taps(key)
  await there.reads(/\n\^\[\^\[\[D\^\[\[C\n.*$/)
  await phone.taps('Control C: interrupt')

  await expect(page.getByText('Another page of yours has the keyboard.')).toBeVisible()
  sent.length = 0
  await line.fill(`clear; printf '${hostile}'; cat -v`)
  await phone.taps('Enter')
  await desk.reads(/a link and another\ndrawn/)
  await expect(page.getByRole('button', { name: 'Terminal 1' })).toContainText('not yours')
  // The phone, which has the keyboard, has answered.
  await there.reads(/\[2;1R/)
  for (const link of ['a link', 'another'])
    await page.locator('.xterm-rows').getByText(link).click({ force: true })
  expect(sent.filter((event) => event !== 'terminal:drawn')).toEqual([])
  expect(await page.title()).toBe(titled)
  expect(await page.evaluate(() => document.body.dataset['written'])).toBeUndefined()
  expect(dialogs).toEqual([])
  expect(context.pages()).toHaveLength(1)
  await phone.close()
})

/** As printf takes it: clipboard (OSC 52), titles, links, colours and settings asked for, where the cursor is. */
const hostile = [
  '\\e]52;c;c3RvbGVu\\a\\e]52;c;?\\a',
  '\\e]0;not yours\\a\\e]2;not yours\\a',
  '\\e]8;;javascript:document.title=1\\e\\\\a link\\e]8;;\\e\\\\ and ',
  // To the next line without a line feed, at which the shell would write what it has: answers came before the rest.
  '\\e]8;;data:text/html,x\\aanother\\e]8;;\\a\\eE',
  '\\eP$qm\\e\\\\\\eP+q544e\\e\\\\\\e]4;1;?\\a\\e]10;?\\a\\e]11;?\\a',
  '\\e[c\\e[>c\\e[=c\\e[5n\\e[6n\\e[?6n\\e[?2004$p\\e[18t\\e[21t\\e[?1004h',
  'drawn',
].join('')

function run(page: Page, command: string) {
  return page.getByRole('button', { name: `Run in the terminal: ${command}` })
}

function input(page: Page, terminal: number) {
  return page.locator(`[data-terminal="${terminal}"] .xterm-helper-textarea`)
}

function screen(page: Page, terminal: number) {
  return page.locator(`[data-terminal="${terminal}"] .xterm-rows`)
}

function clipboard(page: Page): Promise<string> {
  return page.evaluate(() => navigator.clipboard.readText())
}
