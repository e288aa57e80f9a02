import fs from 'node:fs'
import { installPackages } from './debian.ts'
import type { Step } from './step.ts'

/** The tests need Chromium, glyphs for Korean, and `ip` for networks of their own: Debian has all three. */
export function testToolsStep(): Step {
  const missing = () => tools.filter(({ file }) => !fs.existsSync(file))
  return {
    name: 'browser, Korean font and network tools for the tests',
    needed: () => Promise.resolve(missing().length > 0),
    run: (report) =>
      installPackages(
        missing().map(({ debianPackage }) => debianPackage),
        report,
      ),
  }
}

const tools = [
  { debianPackage: 'chromium', file: '/usr/bin/chromium' },
  { debianPackage: 'fonts-noto-cjk', file: '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc' },
  { debianPackage: 'iproute2', file: '/sbin/ip' },
]
