import { spawn } from 'node:child_process'
import fs from 'node:fs'
import type Docker from 'dockerode'
import { asRoot, installPackages } from './debian.ts'
import { hasImage, importImage, pullImage, tagImage } from './docker-image.ts'
import { Stop, type Report, type Step } from './step.ts'

export const baseImage = 'debian:bookworm-slim'

/** The image that all others are made from: Docker Hub's, or one put together from Debian's packages. */
export function baseImageStep(docker: Docker, isHubReachable: () => Promise<boolean>, logs: string): Step {
  return {
    name: 'base image',
    needed: async () => !(await hasImage(docker, baseImage)),
    run: async (report) => {
      if (await isHubReachable()) {
        report(`pulling ${baseImage} from Docker Hub`)
        await pullImage(docker, baseImage, `${logs}/base-image.log`)
      } else {
        await assemble(docker, logs, report)
      }
    },
  }
}

// As Docker Hub's `slim`: no manual pages, no translations.
const mmdebstrap = [
  'mmdebstrap',
  '--variant=minbase',
  '--include=ca-certificates',
  '--aptopt=Acquire::Languages "none"',
  '--aptopt=APT::Install-Recommends "false"',
  '--dpkgopt=path-exclude=/usr/share/man/*',
  '--dpkgopt=path-exclude=/usr/share/locale/*',
  '--dpkgopt=path-exclude=/usr/share/doc/*',
  '--dpkgopt=path-include=/usr/share/doc/*/copyright',
  'bookworm',
  '-',
]

async function assemble(docker: Docker, logs: string, report: Report): Promise<void> {
  if (!fs.existsSync('/usr/bin/mmdebstrap')) {
    await installPackages(['mmdebstrap', 'debian-archive-keyring'], report)
  }
  report(`Docker Hub is out of reach: putting ${baseImage} together from Debian's packages`)
  fs.mkdirSync(logs, { recursive: true })
  const log = `${logs}/mmdebstrap.log`
  const errors = fs.openSync(log, 'w')
  // Without root it makes itself a user namespace.
  const [program = '', ...args] = asRoot(mmdebstrap) ?? mmdebstrap
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', errors] })
  fs.closeSync(errors)
  if (child.stdout === null) throw new Error('mmdebstrap was started without a pipe for its output')
  const ended = new Promise<number | string>((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code, signal) => resolve(code ?? signal ?? 'unknown'))
  })
  // What an assembly that failed half-way leaves must not pass for the base image.
  const incomplete = 'sandlot/base:incomplete'
  await importImage(docker, child.stdout, incomplete, `${logs}/base-image.log`)
  const status = await ended
  if (status === 0) await tagImage(docker, incomplete, baseImage)
  await docker.getImage(incomplete).remove()
  if (status === 0) return
  const tail = fs.readFileSync(log, 'utf8').trimEnd().split('\n').slice(-40).join('\n')
  throw new Stop(`mmdebstrap failed (${status}). Its last lines:\n${tail}\nAll of it: ${log}`)
}
