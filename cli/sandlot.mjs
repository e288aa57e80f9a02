#!/usr/bin/env node
// The one file that runs before anything is installed: plain JavaScript, Node's own modules only.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const self = fileURLToPath(import.meta.url)
const root = path.dirname(path.dirname(self))
const built = path.join(root, '.server')

refuseUnknownNode(process.versions.node)
await installPackages()
process.exitCode = await run(process.argv.slice(2))

/**
 * Serves with what was built of the server, in a process that has done nothing else. All other commands are the
 * TypeScript as it is now, whose translator takes time and memory.
 */
async function run(argv) {
  const command = argv.join(' ')
  if (command === 'up') return (await setUp()) || serve()
  if (command === 'serve' && (await isBuilt())) return serve()
  const { register } = await import('tsx/esm/api')
  register()
  const { main } = await import('./main.ts')
  return main(argv, root)
}

async function serve() {
  const { serve } = await importBuilt('serve.js')
  return serve(root)
}

/** Whether what was built is there, and of these sources: who works on them serves what they have written. */
async function isBuilt() {
  if (!fs.existsSync(built)) return false
  const { isCurrent } = await importBuilt('server-sources.js')
  if (isCurrent(root, built)) return true
  console.error(
    'sandlot serve: the sources are not those of the last build, so they are translated; npm start builds.',
  )
  return false
}

function importBuilt(name) {
  return import(pathToFileURL(path.join(built, name)).href)
}

/** In a process of its own. Resolves with its exit status, or that of a signal which was to end this one. */
function setUp() {
  const child = spawn(process.execPath, [self, 'setup'], { stdio: 'inherit' })
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  let stopped
  const stop = (signal) => {
    stopped = signal
    child.kill(signal)
  }
  for (const signal of signals) process.on(signal, stop)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (status, signal) => {
      for (const each of signals) process.off(each, stop)
      const ended = stopped ?? signal
      resolve(ended ? 128 + os.constants.signals[ended] : status)
    })
  })
}

/** Node 20.19, 22.12 or 24 and later: what package.json's `engines` says, told in one sentence. */
function refuseUnknownNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if ((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 24) return
  console.error(
    `Sandlot needs Node.js 20.19, 22.12 or 24 and later; this is ${version}. See https://nodejs.org.`,
  )
  process.exit(1)
}

/**
 * `npm ci`, unless node_modules was made from this very package-lock.json. Without the packages' own scripts: the one
 * that matters may compile for minutes, and set-up does that beside other things (`cli/setup/database-driver.ts`).
 */
async function installPackages() {
  const lock = createHash('sha256')
    .update(fs.readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex')
  const stamp = path.join(root, 'node_modules', '.sandlot-lock')
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === lock) return
  if (areInstalled()) {
    fs.writeFileSync(stamp, lock)
    return
  }
  const started = Date.now()
  console.log('▸ packages: npm ci (about a minute)')
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`
  const timer = setInterval(() => console.log(`  packages: still at it (${seconds()})`), 15_000)
  await new Promise((resolve, reject) => {
    const options = ['--ignore-scripts', '--no-fund', '--no-audit', '--loglevel=error', '--fetch-retries=5']
    const npm = spawn('npm', ['ci', ...options], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
    npm.on('error', reject)
    npm.on('exit', (code) => {
      if (code === 0) return resolve(undefined)
      console.error(`✗ packages: npm ci ended with status ${code}; its messages are above.`)
      process.exit(1)
    })
  })
  clearInterval(timer)
  fs.writeFileSync(stamp, lock)
  console.log(`✓ packages ${seconds()}`)
}

/** Whether somebody has brought node_modules up to package-lock.json by hand, as npm keeps account of it. */
function areInstalled() {
  const account = path.join(root, 'node_modules', '.package-lock.json')
  if (!fs.existsSync(account)) return false
  const packagesIn = (file) => JSON.parse(fs.readFileSync(file, 'utf8')).packages
  const installed = packagesIn(account)
  const wanted = packagesIn(path.join(root, 'package-lock.json'))
  const places = Object.keys(wanted).filter((place) => place !== '')
  const isThere = (place) => {
    if (installed[place] === undefined) return wanted[place].optional === true
    return (
      installed[place].version === wanted[place].version &&
      fs.existsSync(path.join(root, place, 'package.json'))
    )
  }
  return places.every(isThere) && Object.keys(installed).every((place) => place in wanted)
}
