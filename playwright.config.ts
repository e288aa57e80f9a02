import { defineConfig } from '@playwright/test'
import { systemChromium } from './cli/setup/system-chromium.ts'

const executablePath = systemChromium()

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/browser',
  // One for each core that the smallest machine has.
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  // How long to wait before something counts as not happening, on a machine that has much else to do.
  timeout: 600_000,
  expect: { timeout: 120_000, toPass: { timeout: 120_000 } },
  reporter: [['list'], ['json', { outputFile: 'test-results/report.json' }]],
  use: {
    browserName: 'chromium',
    actionTimeout: 60_000,
    navigationTimeout: 60_000,
    viewport: { width: 1440, height: 900 },
    // One takes a fifth of what the tests need of the processor: `npx playwright test --trace on NAME` has one.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})
