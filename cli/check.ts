import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { testToolsStep } from './setup/test-tools.ts'
import { databaseClientStep } from './setup/database-client.ts'
import { databaseDriverStep } from './setup/database-driver.ts'
import { productionBuildStep } from './setup/production-build.ts'
import { serverBuildStep } from './setup/server-build.ts'
import { setupSteps } from './setup/steps.ts'
import { routeTypesStep } from './setup/route-types.ts'
import { runSteps } from './setup/step.ts'
import { printedProgress } from './progress.ts'
import type { ContentReport } from './rehearsal/findings.ts'
import { readConfig } from '#server/config.ts'
import { readEnvironment } from '#server/environment.ts'

/**
 * `npm test`: everything that must hold, and the set-up it needs. Two lanes run side by side, each as soon as what it
 * needs is set up: what reads the code, and what tries it in sandboxes. The last line is `N passed, N failed` over all
 * of it.
 */
export async function check(root: string): Promise<number> {
  const reports = fs.mkdtempSync(path.join(os.tmpdir(), 'sandlot-check-'))
  const config = readConfig(readEnvironment(root))
  const place = { root, logs: path.join(config.dataDirectory, 'log') }
  const progress = printedProgress(console.log, Date.now)
  await runSteps([databaseClientStep(place), serverBuildStep(place), routeTypesStep(place)], progress)

  const driver = runSteps([databaseDriverStep(place)], progress)
  const sandboxes = Promise.all([driver, runSteps([...setupSteps(config, place), testToolsStep()], progress)])
  const pages = driver.then(() => runSteps([productionBuildStep(place)], progress))
  const told = new Set<unknown>()
  for (const each of [driver, sandboxes, pages]) {
    each.catch((error: unknown) => {
      // What one could not do for want of another is the same error.
      if (!told.has(error)) console.error(error instanceof Error ? error.message : error)
      told.add(error)
    })
  }

  const lanes = await Promise.all([
    inTurn([
      () => runInTurn(checksOfCode.map(givingWay), root),
      () => runAfter(driver, givingWay(unitTests(reports)), root),
    ]),
    inTurn([
      () => runAfter(sandboxes, dockerTests(reports), root),
      // Not beside them: what sets the firewall meanwhile counts the networks that they make to the machine's own.
      async () => {
        const lessons = runAfter(sandboxes, lessonTests, root)
        const browsers = runAfter(Promise.all([sandboxes, pages]), browserTests(root), root)
        return [...(await lessons), ...(await browsers)]
      },
    ]),
  ])
  const tallies = lanes.flat()
  const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0)
  const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0)
  console.log(`${passed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

/** What could not be set up counts as one failure. */
async function runAfter(ready: Promise<unknown>, check: Check, root: string): Promise<Tally[]> {
  try {
    await ready
  } catch {
    return [{ passed: 0, failed: 1 }]
  }
  return runInTurn([check], root)
}

async function inTurn(parts: (() => Promise<Tally[]>)[]): Promise<Tally[]> {
  const tallies: Tally[] = []
  for (const part of parts) tallies.push(...(await part()))
  return tallies
}

async function runInTurn(checks: Check[], root: string): Promise<Tally[]> {
  const tallies: Tally[] = []
  for (const each of checks) tallies.push(await runCheck(each, root))
  return tallies
}

const sourceFolders = ['app', 'bench', 'cli', 'common', 'e2e', 'server']

interface Tally {
  passed: number
  failed: number
}

/** How many tests a command ran, from its exit status and its report or output. */
type Count = (status: number, output: string) => Tally

interface Check {
  name: string
  argv: string[]
  count: Count
  /** As `nice` counts: what has more of it gives way to what has less. */
  niceness?: number
}

/** The other lane takes longer and is waited for: this one has what that leaves over. */
function givingWay(check: Check): Check {
  return { ...check, niceness: 5 }
}

const checksOfCode: Check[] = [
  { name: 'types', argv: ['tsc', '--noEmit'], count: countOne },
  {
    name: 'types of common, which may use neither Node nor the DOM',
    argv: ['tsc', '--noEmit', '-p', 'common'],
    count: countOne,
  },
  { name: 'lint', argv: ['eslint', '.', '--max-warnings=0'], count: countOne },
  {
    name: 'import rules',
    argv: ['depcruise', '--config', '.dependency-cruiser.mjs', ...sourceFolders],
    count: countOne,
  },
  { name: 'dead exports and dependencies', argv: ['knip'], count: countOne },
  { name: 'format', argv: ['prettier', '--check', '--log-level=warn', '.'], count: countOne },
]

function unitTests(reports: string): Check {
  return {
    name: 'unit tests',
    argv: vitest('unit', reports),
    count: countVitest(path.join(reports, 'unit.json')),
  }
}

function dockerTests(reports: string): Check {
  return {
    name: 'tests against real Docker',
    argv: vitest('docker', reports),
    count: countVitest(path.join(reports, 'docker.json')),
  }
}

const lessonTests: Check = {
  name: 'lessons that come along, gone through in sandboxes',
  argv: ['tsx', 'cli/sandlot.mjs', 'test', 'content', '--json'],
  count: countLessons,
}

function browserTests(root: string): Check {
  return {
    name: 'browser tests',
    argv: ['playwright', 'test'],
    count: countPlaywright(path.join(root, 'test-results', 'report.json')),
  }
}

async function runCheck({ name, argv, count, niceness = 0 }: Check, root: string): Promise<Tally> {
  const started = Date.now()
  const { status, output } = await runPackageProgram(argv, root, niceness)
  const tally = count(status, output)
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  const numbers = tally.passed + tally.failed > 1 ? ` ${tally.passed} passed, ${tally.failed} failed,` : ''
  console.log(`${tally.failed === 0 ? '✓' : '✗'} ${name}:${numbers} ${seconds} s`)
  if (tally.failed > 0) console.log(output)
  return tally
}

/** Runs a program of node_modules/.bin and collects what it prints. */
function runPackageProgram(
  argv: string[],
  root: string,
  niceness: number,
): Promise<{ status: number; output: string }> {
  const [program = '', ...rest] = argv
  const command = [path.join(root, 'node_modules', '.bin', program), ...rest]
  return new Promise((resolve, reject) => {
    const child = spawn('nice', ['-n', `${niceness}`, ...command], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
    })
    let output = ''
    const keep = (chunk: Buffer) => (output += chunk.toString())
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', reject)
    child.on('close', (status) => resolve({ status: status ?? 1, output }))
  })
}

function vitest(project: 'unit' | 'docker', reports: string): string[] {
  return [
    'vitest',
    'run',
    '--project',
    // Both of its kinds.
    `${project}*`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${path.join(reports, `${project}.json`)}`,
  ]
}

function countOne(status: number): Tally {
  return status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

/** A run that ended badly, or that ran nothing, has failed at least once, whatever its report says. */
function atLeast(status: number, tally: Tally): Tally {
  const fine = status === 0 && tally.passed > 0
  return fine ? tally : { passed: tally.passed, failed: Math.max(1, tally.failed) }
}

function countVitest(report: string): Count {
  return (status) => {
    if (!fs.existsSync(report)) return { passed: 0, failed: 1 }
    const { numTotalTests, numPassedTests } = JSON.parse(fs.readFileSync(report, 'utf8')) as {
      numTotalTests: number
      numPassedTests: number
    }
    // Skipped ones count as failed: nothing is left out in silence.
    return atLeast(status, { passed: numPassedTests, failed: numTotalTests - numPassedTests })
  }
}

function countPlaywright(report: string): Count {
  return (status) => {
    if (!fs.existsSync(report)) return { passed: 0, failed: 1 }
    const { stats } = JSON.parse(fs.readFileSync(report, 'utf8')) as {
      stats: { expected: number; unexpected: number; flaky: number; skipped: number }
    }
    return atLeast(status, { passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped })
  }
}

/** The report is the line that is JSON; set-up may have said something before. */
function countLessons(status: number, output: string): Tally {
  const line = output.split('\n').find((each) => each.startsWith('{'))
  if (line === undefined) return { passed: 0, failed: 1 }
  const { passed, failed, skipped } = JSON.parse(line) as ContentReport
  return atLeast(status, { passed, failed: failed + skipped })
}
