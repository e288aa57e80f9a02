import { test as base } from '@playwright/test'
import { PlatformProcess } from '#server/testing/platform-process.ts'

/** `platform`: one for all tests of a file. */
export const test = base.extend<object, { platform: PlatformProcess }>({
  platform: [
    // Playwright reads from the braces which fixtures this one needs: none.
    async ({}, use) => {
      const platform = await PlatformProcess.start()
      await use(platform)
      await platform.stop()
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  baseURL: async ({ platform }, use) => use(platform.url),
})

export { expect, type Page } from '@playwright/test'
