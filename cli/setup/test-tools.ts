import fs from 'node:fs'
import { installPackages } from './debian.ts'
import type { Step } from './step.ts'
import { systemChromiums } from './system-chromium.ts'

/**
 * The tests need Chromium, glyphs for Korean, `ip` for networks of their own, bubblewrap for sandboxes without Docker, and
 * Docker Compose where the engine's command has none: Debian has all of them.
 */
export function testToolsStep(): Step {
  const missing = () => tools.filter(({ files }) => !files.some((file) => fs.existsSync(file)))
  return {
    name: 'browser, Korean font, network tools, bubblewrap and Docker Compose for the tests',
    needed: () => Promise.resolve(missing().length > 0),
    run: (report) =>
      installPackages(
        missing().map(({ debianPackage }) => debianPackage),
        report,
      ),
  }
}

/** Where Docker's own packages put `docker compose`. */
const composePlugins = [
  '/usr/libexec/docker/cli-plugins/docker-compose',
  '/usr/lib/docker/cli-plugins/docker-compose',
]

const tools = [
  { debianPackage: 'chromium-headless-shell', files: systemChromiums },
  { debianPackage: 'fonts-noto-cjk', files: ['/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'] },
  { debianPackage: 'bubblewrap', files: ['/usr/bin/bwrap'] },
  { debianPackage: 'iproute2', files: ['/sbin/ip'] },
  {
    debianPackage: 'docker-compose',
    files: ['/usr/bin/docker-compose', ...composePlugins],
  },
]
