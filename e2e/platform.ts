import { expect, test as base } from '@playwright/test'
import { PlatformProcess } from '#server/testing/platform-process.ts'

/**
 * `platform`: one for all tests of a file, with the courses below `content`.
 * `refusals`: what the pages' policies refused. A test that provokes some takes them out, for
 * none may be left: a policy that pages break every day hides the day when it matters.
 */
export const test = base.extend<{ refusals: string[] }, { content: string; platform: PlatformProcess }>({
  content: ['content', { scope: 'worker', option: true }],
  platform: [
    async ({ content }, use) => {
      const platform = await PlatformProcess.start({ SANDLOT_CONTENT: content })
      await use(platform)
      await platform.stop()
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  refusals: [
    async ({ context }, use) => {
      const refusals: string[] = []
      // The browser itself says nothing of strings that a page wanted to evaluate.
      await context.addInitScript(() => {
        window.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
          console.warn(`Refused: ${violatedDirective} ${blockedURI}`),
        )
      })
      context.on('console', (message) => {
        if (message.text().startsWith('Refused: ')) refusals.push(message.text())
      })
      await use(refusals)
      expect(refusals).toEqual([])
    },
    { auto: true },
  ],
  baseURL: async ({ platform }, use) => use(platform.url),
})

export { expect }
export type { Page } from '@playwright/test'
