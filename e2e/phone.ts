import type { Browser, BrowserContext, Locator } from '@playwright/test'
import type { PlatformProcess } from '#server/testing/platform-process.ts'
import { Learner } from './learner.ts'
import { expect, type Page } from './platform.ts'

interface Desk {
  /** Whose cookies the phone has, too. */
  context?: BrowserContext
  browser: Browser
  platform: PlatformProcess
}

/** The phone of whoever sits at the desk: text and terminal one at a time, a line to type into and a bar of keys. */
export class Phone {
  readonly learner: Learner
  readonly line: Locator

  private constructor(readonly page: Page) {
    this.learner = new Learner(page)
    this.line = page.getByLabel('Line to type into the terminal')
  }

  /** With the terminal before them. */
  static async open(desk: Desk, lesson: string): Promise<Phone> {
    const phone = await Phone.openText(desk, lesson, 'en-US')
    await phone.taps('Terminal')
    await phone.learner.seesPrompt()
    return phone
  }

  /** With the text before them. */
  static async openText(
    { context, browser, platform }: Desk,
    lesson: string,
    locale: 'en-US' | 'ko-KR',
  ): Promise<Phone> {
    const phone = await browser.newContext({
      baseURL: platform.url,
      locale,
      ...(context && { storageState: await context.storageState() }),
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    })
    const opened = new Phone(await phone.newPage())
    await opened.page.goto(lesson)
    return opened
  }

  async taps(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).tap()
  }

  /** What runs in the terminal knows how large it is here, once nothing around it moves any more: the size. */
  async knowsItsSize(): Promise<string> {
    let size = ''
    await expect(async () => {
      await this.line.fill('clear; stty size')
      await this.taps('Enter')
      size = await this.learner.size()
      await expect.poll(() => this.learner.screenText(), { timeout: 5000 }).toMatch(new RegExp(`^${size}\n`))
    }).toPass()
    return size
  }

  async isLookingOn(): Promise<void> {
    await expect(this.page.getByText('Another page of yours has the keyboard.')).toBeVisible()
  }

  async close(): Promise<void> {
    await this.page.context().close()
  }
}
