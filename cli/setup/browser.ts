import fs from 'node:fs'
import { installPackages } from './debian.ts'
import type { Step } from './step.ts'

/** The browser tests need Chromium, and glyphs for Korean: Debian has both. */
export function browserStep(): Step {
  return {
    name: 'browser and Korean font for the tests',
    needed: () =>
      Promise.resolve(
        !fs.existsSync('/usr/bin/chromium') ||
          !fs.existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'),
      ),
    run: (report) => installPackages(['chromium', 'fonts-noto-cjk'], report),
  }
}
