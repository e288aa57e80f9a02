import { test as base } from '@playwright/test'
import { PlatformProcess } from '#server/testing/platform-process.ts'

/** `platform`: one for all tests of a file, with the courses below `content`. */
export const test = base.extend<object, { content: string; platform: PlatformProcess }>({
  content: ['content', { scope: 'worker', option: true }],
  platform: [
    async ({ content }, use) => {
      const platform = await PlatformProcess.start({ SANDLOT_CONTENT: content })
      await use(platform)
      await platform.stop()
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  baseURL: async ({ platform }, use) => use(platform.url),
})

export { expect, type Page } from '@playwright/test'
