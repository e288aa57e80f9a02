import type { Browser, BrowserContext, Locator } from '@playwright/test'
import type { PlatformProcess } from '#server/testing/platform-process.ts'
import { Learner } from './learner.ts'
import { expect, type Page } from './platform.ts'

interface Desk {
  context: BrowserContext
  browser: Browser
  platform: PlatformProcess
}

/** The phone of whoever sits at the desk, with the terminal before them: a line to type into and a bar of keys. */
export class Phone {
  readonly learner: Learner
  readonly line: Locator

  private constructor(readonly page: Page) {
    this.learner = new Learner(page)
    this.line = page.getByLabel('Line to type into the terminal')
  }

  static async open({ context, browser, platform }: Desk, lesson: string): Promise<Phone> {
    const phone = await browser.newContext({
      baseURL: platform.url,
      locale: 'en-US',
      storageState: await context.storageState(),
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    })
    const opened = new Phone(await phone.newPage())
    await opened.page.goto(lesson)
    await opened.taps('Terminal')
    await opened.learner.seesPrompt()
    return opened
  }

  async taps(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).tap()
  }

  async isLookingOn(): Promise<void> {
    await expect(this.page.getByText('Another page of yours has the keyboard.')).toBeVisible()
  }

  async close(): Promise<void> {
    await this.page.context().close()
  }
}
