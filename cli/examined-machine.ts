import { existsSync, readFileSync } from 'node:fs'
import { lookup } from 'node:dns/promises'
import { statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import type { Protection } from '#common/machine.ts'
import type { Config } from '#server/config.ts'
import { readContentDocument } from '#server/course/content-document.ts'
import { connectDocker } from '#server/sandbox/docker-connection.ts'
import { findDockerProtections } from '#server/sandbox/docker-protections.ts'
import { findRuntimeFault } from '#server/sandbox/docker-runtimes.ts'
import { readSetting } from '#server/sandbox/user-namespaces.ts'
import { probeDockerHub } from './setup/docker-hub.ts'
import { setupSteps } from './setup/steps.ts'

/** What `sandlot doctor` looks at. */
export interface ExaminedMachine {
  nodeVersion: string
  isRoot: boolean
  /** Whether what runs in the engine is among the processes here. */
  seesContainers: () => Promise<boolean>
  memoryBytes: number
  cores: number
  now: () => Date
  /** The engine in words; rejects when it does not answer. */
  engine: () => Promise<string>
  /** What set-up makes, and whether it is there. */
  setup: () => Promise<{ name: string; isMissing: boolean }[]>
  protections: () => Promise<Protection[]>
  runtimeFault: () => Promise<string | undefined>
  /** A kernel setting, where there is such a file. */
  setting: (file: string) => string | undefined
  freeBytes: () => Promise<number>
  isPortFree: () => Promise<boolean>
  reachesHub: () => Promise<boolean>
  addressOf: (name: string) => Promise<string | undefined>
  /** None where there is no such directory. */
  content: (directory: string) => Promise<{ lessons: number; errors: number; warnings: number } | undefined>
}

/** This one. */
export function thisMachine(config: Config, root: string): ExaminedMachine {
  const docker = connectDocker(config.dockerHost)
  return {
    nodeVersion: process.versions.node,
    isRoot: process.getuid?.() === 0,
    seesContainers: () => seesContainers(docker).catch(() => false),
    memoryBytes: os.totalmem(),
    cores: os.availableParallelism(),
    now: () => new Date(),
    async engine() {
      const told: unknown = await docker.info()
      const { ServerVersion, CgroupVersion, Driver } = told as Record<string, string>
      return `${ServerVersion}, cgroup version ${CgroupVersion}, storage ${Driver}`
    },
    setup: () => examineSetup(config, root),
    protections: () => findDockerProtections(docker).catch(() => []),
    runtimeFault: () => findRuntimeFault(docker, config.runtimes),
    setting: readSetting,
    freeBytes: () => freeBytesAt(config.dataDirectory),
    isPortFree: () => isFree(config.listen),
    reachesHub: probeDockerHub(),
    addressOf: (name) =>
      lookup(name).then(
        ({ address }) => address,
        () => undefined,
      ),
    content: readContent,
  }
}

async function examineSetup(config: Config, root: string) {
  const steps = setupSteps(config, { root, logs: path.join(config.dataDirectory, 'log') })
  const examined: { name: string; isMissing: boolean }[] = []
  for (const step of steps.filter(({ name }) => name !== 'Docker Engine')) {
    const { name } = step
    // Told in full among the protections and runtimes.
    if (name.startsWith('firewall') || name.startsWith('runtimes')) continue
    // Without an engine none of them can be told.
    examined.push({ name, isMissing: await step.needed().catch(() => true) })
  }
  return examined
}

/** By one that runs: the kernel names it to whoever sees its first process. */
async function seesContainers(docker: ReturnType<typeof connectDocker>): Promise<boolean> {
  const [one] = await docker.listContainers()
  if (one === undefined) return false
  const { State } = await docker.getContainer(one.Id).inspect()
  return readFileSync(`/proc/${State.Pid}/cgroup`, 'utf8').includes(one.Id)
}

async function freeBytesAt(dataDirectory: string): Promise<number> {
  const nearest = existsSync(dataDirectory) ? dataDirectory : path.dirname(dataDirectory)
  const { bavail, bsize } = await statfs(existsSync(nearest) ? nearest : '/')
  return bavail * bsize
}

function isFree({ host, port }: Config['listen']): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
}

async function readContent(directory: string) {
  const document = await readContentDocument(directory).catch(() => undefined)
  if (document === undefined) return undefined
  const problems = [...document.problems, ...document.lessons.flatMap((lesson) => lesson.problems)]
  const errors = problems.filter(({ severity }) => severity === 'error').length
  return { lessons: document.lessons.length, errors, warnings: problems.length - errors }
}
