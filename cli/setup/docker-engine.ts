import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type Docker from 'dockerode'
import { asRoot, installPackages, isDebian, runAsRoot } from './debian.ts'
import { Stop, type Report, type Step } from './step.ts'

export interface EngineSetup {
  /** Asked for anew each time: an engine that was installed a moment ago may have brought its socket. */
  connect: () => Docker
  /** As DOCKER_HOST has it, when a person chose the engine. */
  dockerHost?: string | undefined
  installDocker: 'auto' | 'never'
  /** Debian's dockerd, there or not. */
  dockerd: string
  /** Folder for dockerd's log where there is no service manager to keep one. */
  logs: string
}

/** An engine that answers: the one there is, else Debian's, installed and started with or without an init system. */
export function dockerEngineStep(setup: EngineSetup): Step {
  return {
    name: 'Docker Engine',
    needed: async () => !(await answers(setup.connect())),
    run: async (report) => {
      await refuseOtherRemedies(setup)
      if (!fs.existsSync(setup.dockerd)) await install(setup, report)
      if (await answers(setup.connect())) return
      report('starting dockerd')
      const log = await start(setup)
      await waitForAnswer(setup, log)
    },
  }
}

const answerMs = 5000
const startMs = 180_000
const installGuide = 'https://docs.docker.com/engine/install/'

async function answers(docker: Docker): Promise<boolean> {
  const answer = docker.ping().then(
    () => true,
    () => false,
  )
  return Promise.race([answer, pause(answerMs, false, { ref: false })])
}

/** What no installation would cure: another engine was chosen, or this user may not speak to the one there is. */
async function refuseOtherRemedies({ connect, dockerHost }: EngineSetup): Promise<void> {
  if (dockerHost !== undefined) {
    throw new Stop(`No Docker Engine answers at DOCKER_HOST=${dockerHost}: start it, or unset DOCKER_HOST.`)
  }
  const refusal = await connect()
    .ping()
    .then(
      () => undefined,
      (error: unknown) => error,
    )
  if (refusal instanceof Error && 'code' in refusal && refusal.code === 'EACCES') {
    throw new Stop(
      'A Docker Engine runs here, but this user may not use it: ' +
        'run "sudo usermod -aG docker $USER", log in again and start again.',
    )
  }
}

async function install({ installDocker }: EngineSetup, report: Report): Promise<void> {
  if (installDocker === 'never') {
    throw new Stop(
      'No Docker Engine answers, and SANDLOT_INSTALL_DOCKER=never forbids installing one: start or install Docker.',
    )
  }
  if (!isDebian() || asRoot([]) === undefined) {
    throw new Stop(`No Docker Engine answers, and none can be installed from here: see ${installGuide}.`)
  }
  await installPackages(['docker.io', 'iptables', 'nftables'], report)
}

/** Returns the log file to look into, where there is no service manager. */
async function start({ dockerd, logs }: EngineSetup): Promise<string | undefined> {
  if (fs.existsSync('/run/systemd/system')) {
    await runAsRoot(['systemctl', 'start', 'docker'])
    return undefined
  }
  const command = asRoot([dockerd])
  if (command === undefined) {
    throw new Stop(`Docker is installed but does not run, and starting it needs root: run "sudo dockerd".`)
  }
  fs.mkdirSync(logs, { recursive: true })
  const log = path.join(logs, 'dockerd.log')
  const output = fs.openSync(log, 'a')
  const [program = dockerd, ...args] = command
  // Detached and with its own output: it outlives this process and holds nobody's terminal.
  const child = spawn(program, args, { detached: true, stdio: ['ignore', output, output], cwd: '/' })
  child.on('error', () => undefined)
  child.unref()
  fs.closeSync(output)
  return log
}

async function waitForAnswer({ connect }: EngineSetup, log: string | undefined): Promise<void> {
  const deadline = Date.now() + startMs
  while (!(await answers(connect()))) {
    if (Date.now() > deadline) throw new Stop(`Docker was started but does not answer. ${lastLines(log)}`)
    await pause(200)
  }
}

function lastLines(log: string | undefined): string {
  if (log === undefined) return 'Look at "journalctl -u docker".'
  const tail = fs.readFileSync(log, 'utf8').trimEnd().split('\n').slice(-40).join('\n')
  return `Its last lines:\n${tail}\nAll of it: ${log}`
}
