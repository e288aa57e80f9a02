import { Learner } from './learner.ts'
import { expect, test, type Page } from './platform.ts'

test.use({ content: 'e2e/content' })

test('a lesson’s scripts, greeting and terminals are there, and its commands are typed into whatever runs', async ({
  page,
}) => {
  const learner = new Learner(page)
  await learner.startLesson('/courses/behaviour/typing', 'Ada')

  // The greeting above, the foreground script typed below it after the background one that it waited for.
  await learner.reads(
    /Welcome to the typing hall\.[^]*await-background\.sh[^]*prepared at 172\.30\.1\.2\nreached as root\n.*[$#]$/,
  )
  await learner.runs('echo $GREETING in ${PWD##*/}', 'hello from the foreground in workshop')
  await learner.runs('cat /var/log/killercoda/*', 'preparing as root')
  await learner.clicks('echo third terminal')
  await expect(terminal(page, 3)).toContainText('third terminal')
  await page
    .getByRole('button', { name: /^Clock/ })
    .first()
    .click()
  await expect(terminal(page, 2)).toContainText('opened by the lesson on 172.30.1.2')
  await learner.clicks('echo named terminal')
  await expect(terminal(page, 2)).toContainText('named terminal')
  await learner.showsTerminal(1)
  await learner.goesOn()

  // Keys for an editor, Ctrl+C for what does not end, a tab in a here-document, and a check that says done.
  await learner.checkFails('notes.txt is not written yet')
  await learner.types('clear')
  await learner.clicks('vim notes.txt')
  await learner.reads(/"notes\.txt"/)
  await learner.clicks('iFirst line')
  await learner.reads('First line')
  await learner.clicks('^ESC')
  await learner.clicks(':wq')
  await learner.reads(/vim notes\.txt\n.*[$#]$/)
  await learner.clicks('sleep 2000')
  await learner.reads('sleep 2000')
  await learner.clicks('^C')
  await learner.reads(/sleep 2000\n\^C\n.*[$#]$/)
  await learner.clicks('sleep 1000')
  await learner.reads('sleep 1000')
  await learner.clicks('cat > Makefile')
  await learner.reads(/made with a tab[^]*[$#]$/)
  await learner.checkPasses()
  await learner.goesOn()

  // A REPL that the step's foreground script has started takes what is clicked, several lines as well.
  await learner.reads(/calc> $|calc>$/)
  await learner.checkFails('Three sums are to be calculated.')
  await learner.clicks('6*7')
  await learner.reads(/^42$/m)
  await learner.clicks('1000+1')
  // A program that says nothing when it is ready may be typed ahead of.
  await learner.reads(/\b2002$[^]*[$#]$/m)
  await learner.checkPasses()
  await learner.goesOn()

  // Nothing leads on before every question is answered, of whatever kind; the way to the answers is open.
  await page.getByRole('button', { name: 'Next', exact: true }).click({ force: true })
  await expect(page.getByText('Answer the 4 open questions above first')).toBeVisible()
  await page.getByText('Show the solution').click()
  await expect(page.getByText('It is One, and 42')).toBeVisible()
  const question = (words: string) => page.locator('form').filter({ hasText: words })
  const isAnswered = async (words: string, verdict: string) => {
    await question(words).getByRole('button', { name: 'Answer', exact: true }).click()
    await expect(question(words).getByRole('status')).toContainText(verdict)
  }
  await question('Which one').getByRole('radio', { name: 'One', exact: true }).check()
  await isAnswered('Which one', 'Right.')
  await question('to 6*7').getByLabel('Your answer').fill('42')
  await isAnswered('to 6*7', 'Right.')
  await question('Which of them').getByRole('checkbox', { name: 'Seven' }).check()
  await isAnswered('Which of them', 'That is not right yet')
  await question('Which of them').getByRole('checkbox', { name: 'Eight' }).check()
  await isAnswered('Which of them', 'Right.')
  await question('What did').getByLabel('Your answer').fill('It calculated.')
  await isAnswered('What did', 'Right.')
  await learner.goesOn()

  // The end has its scripts as well.
  await expect(page.getByText('That was it.')).toBeVisible()
  await learner.reads(/^ended as root$/m)
})

test('what was done and found in one machine is not shown beside another, and a lesson begun anew begins with its first page', async ({
  page,
}) => {
  const learner = new Learner(page)
  const heading = page.getByRole('heading', { level: 1 })
  const performed = page.locator('[data-performed]')
  const hint = page.locator('[data-check=fail]')
  await learner.startLesson('/courses/behaviour/typing', 'Barbara')
  await learner.goesOn()
  const failsAfterClick = async () => {
    await learner.clicks('cat > Makefile')
    await learner.reads(/made with a tab/)
    await expect(performed).toHaveCount(1)
    await learner.checkFails('notes.txt is not written yet')
  }
  await failsAfterClick()
  await learner.resets('Begin this step anew')
  await expect(heading).toHaveText('An editor')
  await expect(hint).toHaveCount(0)
  await expect(performed).toHaveCount(0)

  await failsAfterClick()
  await learner.resets('Begin the lesson anew')
  await expect(heading).toHaveText('Introduction')
  await learner.goesOn()
  await expect(hint).toHaveCount(0)
  await expect(performed).toHaveCount(0)
})

test('a lesson with two hosts has a machine behind each terminal', async ({ page }) => {
  const learner = new Learner(page)
  await learner.startLesson('/courses/behaviour/two-hosts', 'Grace')
  await learner.clicks('hostname; ls; perl')
  await expect(terminal(page, 2)).toContainText('second.txt')
  await expect(terminal(page, 2)).toContainText('host02')
  await expect(terminal(page, 2)).toContainText('serving')
  await learner.clicks('hostname; ls; curl')
  await expect(terminal(page, 1)).toContainText('served by host02')
  await expect(terminal(page, 1)).toContainText('first.txt')
  await expect(terminal(page, 1)).toContainText(/copied\.txt:a file of the second/)
  await learner.checkPasses()
  const [preview] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('link', { name: /^See it/ }).click(),
  ])
  await expect(preview.locator('body')).toHaveText('served by host02')
})

test('a challenge notices by itself what is done, hints, and goes on', async ({ page }) => {
  const learner = new Learner(page)
  await learner.startLesson('/courses/behaviour/challenge', 'Alan')
  await expect(page.getByRole('navigation', { name: 'Steps' })).toHaveCount(0)
  await learner.goesOn()
  await expect(page.getByText('A file is made with touch.')).toBeVisible()
  await expect(page.getByRole('button', { name: /^Check/ })).toHaveCount(0)
  await learner.types('touch treasure')
  await expect(page.getByRole('heading', { name: 'Fill it' })).toBeFocused()
  await expect(page.getByRole('treeitem')).toHaveText(['treasure'])
  await expect(page.getByText('The word is gold.')).toBeVisible()
  await learner.types('echo gold > treasure')
  await expect(page.getByText('You have it all.')).toBeVisible()
})

/** The words on that terminal's screen, whether it is in front or not. */
function terminal(page: Page, number: number) {
  return page.locator(`[data-terminal="${number}"] .xterm-rows`)
}
