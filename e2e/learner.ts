import type { Locator } from '@playwright/test'
import { expect, type Page } from './platform.ts'

/** What a learner does on the lesson page: finds things by what is written on them, types into the terminal. */
export class Learner {
  readonly page: Page
  readonly #words: Words
  #marks = 0

  constructor(page: Page, language: keyof typeof wordsIn = 'en') {
    this.page = page
    this.#words = wordsIn[language]
  }

  /** Opens the lesson as a guest and waits for the prompt. */
  async startLesson(path: string, nickname: string): Promise<void> {
    await this.page.goto(path)
    await this.page.getByLabel(this.#words.nickname).fill(nickname)
    await this.page.getByRole('button', { name: this.#words.continueAsGuest }).click()
    await this.seesPrompt()
  }

  async seesPrompt(): Promise<void> {
    await this.reads(/[$#]$/)
  }

  /** Clicks the command in the text and waits for what it prints. */
  async runs(command: string, output: string | RegExp): Promise<void> {
    const name = `${this.#words.run}${command}`
    await this.page.getByRole('button', { name, exact: true }).first().click()
    await this.#readsAfter(command, output)
  }

  /** As `runs`, for a command of several lines, found by how it starts. */
  async runsStarting(start: string, output: RegExp): Promise<void> {
    await this.page
      .getByRole('button', { name: `${this.#words.run}${start}` })
      .first()
      .click()
    await this.#readsAfter(start, output)
  }

  /** Clicks what the text offers to run, type or press, found by how it starts. */
  async clicks(start: string): Promise<void> {
    await this.page
      .getByRole('button', { name: new RegExp(`^[^:]+: ${start.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`) })
      .first()
      .click()
  }

  /** What a command prints, typed on a cleared screen between two marks. */
  async answers(command: string): Promise<string> {
    const mark = `mark${(this.#marks += 1)}`
    await this.types(`clear; ${command}; echo ${mark.slice(0, 4)}''${mark.slice(4)}`)
    await this.reads(mark)
    const lines = (await this.screenText()).split('\n')
    return lines.slice(0, lines.indexOf(mark)).join('\n').trim()
  }

  /** Rows and columns of a terminal's screen, as `stty size` would say it. */
  async size(terminal = 1): Promise<string> {
    const place = this.page.locator(`[data-terminal="${terminal}"] [data-terminal-size]`)
    return (await place.getAttribute('data-terminal-size')) ?? ''
  }

  /** What runs in the terminal knows how large it is, once nothing around it moves any more. */
  async knowsItsSize(): Promise<void> {
    await expect(async () => expect(await this.answers('stty size')).toBe(await this.size())).toPass()
  }

  /** Brings the terminal of that number to the front. */
  async showsTerminal(number: number): Promise<void> {
    await this.page
      .getByRole('button', { name: new RegExp(`^Terminal ${number}`) })
      .first()
      .click()
  }

  async types(text: string): Promise<void> {
    await this.page.locator('.xterm-helper-textarea').first().focus()
    await this.page.keyboard.type(text)
    await this.page.keyboard.press('Enter')
  }

  async reads(output: string | RegExp): Promise<void> {
    await expect.poll(() => this.screenText()).toEqual(matching(output))
  }

  async checkFails(hint: string | RegExp): Promise<void> {
    await this.#check()
    await expect(this.page.locator('[data-check=fail]')).toContainText(hint)
  }

  async checkPasses(): Promise<void> {
    await this.#check()
    await expect(this.page.locator('[data-check=pass]')).toBeVisible()
  }

  /** Answers the page's only question, and reads what is said of the answer. */
  async answersQuestion(choice: string, verdict: string): Promise<void> {
    await this.page.getByRole('radio', { name: choice, exact: true }).check()
    await this.page.getByRole('button', { name: 'Answer', exact: true }).click()
    await expect(this.page.getByText(verdict)).toBeVisible()
  }

  async goesOn(): Promise<void> {
    await this.#turnsPage(() =>
      this.page.getByRole('button', { name: this.#words.next, exact: true }).click(),
    )
  }

  /** Goes to the step of that title. */
  async goesTo(title: string): Promise<void> {
    await this.#turnsPage(() => this.page.getByRole('button', { name: `${title}: ` }).click())
  }

  /** Asks for a fresh machine, in these words, and waits for its prompt. */
  async resets(choice: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Reset', exact: true }).click()
    await this.page.getByRole('button', { name: choice }).click()
    await expect(this.page.getByRole('dialog')).toHaveCount(0)
    await this.seesPrompt()
  }

  /** The terminal's lines without the blanks that fill them up. */
  async screenText(): Promise<string> {
    const rows = await this.screen.locator('> div').allTextContents()
    return rows
      .map((row) => row.replaceAll('\u00a0', ' ').trimEnd())
      .join('\n')
      .trim()
  }

  /** The terminal as it stands on the screen. */
  get screen(): Locator {
    return this.page.locator('.xterm-rows').first()
  }

  /** What was printed since the command was last typed: the same words may still stand there from before. */
  async #readsAfter(command: string, output: string | RegExp): Promise<void> {
    // The terminal may break the line anywhere.
    const typed = new RegExp(
      command.replace(/./gu, (letter) => `${letter.replace(/[^\w ]/, '\\$&')}\n?`),
      'g',
    )
    const since = async () => {
      const text = await this.screenText()
      const last = [...text.matchAll(typed)].at(-1)
      return last === undefined ? '' : text.slice(last.index + last[0].length)
    }
    await expect.poll(since).toEqual(matching(output))
  }

  async #check(): Promise<void> {
    await this.page.getByRole('button', { name: this.#words.check }).click()
  }

  /** Nobody clicks or types before they see the page that they wanted; its heading takes the focus. */
  async #turnsPage(turn: () => Promise<void>): Promise<void> {
    const heading = this.page.locator('article > h1')
    const before = (await heading.textContent()) ?? ''
    await turn()
    await expect(heading).not.toHaveText(before)
    await expect(heading).toBeFocused()
  }
}

function matching(output: string | RegExp): unknown {
  return typeof output === 'string' ? expect.stringContaining(output) : expect.stringMatching(output)
}

interface Words {
  nickname: string
  continueAsGuest: string
  run: string
  check: RegExp
  next: string
}

// The words as a learner reads them; that they come from the message files is nothing they know.
const wordsIn = {
  en: {
    nickname: 'Nickname',
    continueAsGuest: 'Continue as a guest',
    run: 'Run in the terminal: ',
    check: /^Check/,
    next: 'Next',
  },
  ko: {
    nickname: '닉네임',
    continueAsGuest: '게스트로 계속하기',
    run: '터미널에서 실행: ',
    check: /^확인/,
    next: '다음',
  },
} satisfies Record<string, Words>
