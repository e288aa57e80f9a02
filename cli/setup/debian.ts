import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { systemClock } from '#server/clock.ts'
import { inTurn } from './apt-turn.ts'
import { runProgram } from './program.ts'
import { Stop, type Report } from './step.ts'

/** Debian, Ubuntu and their kin: where missing programs can be installed. */
export function isDebian(): boolean {
  return fs.existsSync('/usr/bin/apt-get') && fs.existsSync('/etc/debian_version')
}

/** How a program is run as root: as it is, through a sudo that asks for nothing, or not at all. */
export function asRoot(argv: string[]): string[] | undefined {
  if (process.getuid?.() === 0) return argv
  if (spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status !== 0) return undefined
  return ['sudo', '-n', ...argv]
}

/** Installs Debian packages without asking anything. Throws a Stop that names them where that is not possible. */
export async function installPackages(packages: string[], report: Report): Promise<void> {
  const names = packages.join(' ')
  const apt = isDebian() ? asRoot(['apt-get']) : undefined
  if (apt === undefined) {
    throw new Stop(`These programs are needed and can be installed here only by you: ${names}.`)
  }
  const run = (...args: string[]) => inTurn(() => runAsIs([...apt, ...args], 'apt-get'), report, systemClock)
  report('reading the package lists')
  await run('update', '-qq')
  report(`installing ${names}`)
  await run('install', '-qq', '-y', '--no-install-recommends', ...packages)
}

/** Runs a program as root, its output in a log file; resolves with its standard output. */
export async function runAsRoot(argv: string[], stdin?: string): Promise<string> {
  const command = asRoot(argv)
  if (command === undefined)
    throw new Stop(`"${argv.join(' ')}" needs root, or a sudo that asks for no password.`)
  return runAsIs(command, path.basename(argv[0] ?? ''), stdin)
}

async function runAsIs(command: string[], name: string, stdin?: string): Promise<string> {
  const [program = '', ...args] = command
  return runProgram(program, args, {
    log: path.join(os.tmpdir(), `sandlot-${process.getuid?.() ?? 0}`, `${name}.log`),
    env: {
      DEBIAN_FRONTEND: 'noninteractive',
      LC_ALL: 'C.UTF-8',
      PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`,
    },
    ...(stdin === undefined ? {} : { stdin }),
  })
}
