import { execFile } from 'node:child_process'
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type Docker from 'dockerode'
import { expect, test } from 'vitest'
import { Guest } from '#bench/guest.ts'
import { LessonId } from '#common/course.ts'
import { connectDocker } from '#server/sandbox/docker-connection.ts'
import { label } from '#server/sandbox/docker-labels.ts'
import { freePort } from '#server/testing/free-port.ts'
import { temporaryDirectory } from '#server/testing/temporary-database.ts'
import { baseImage } from './setup/base-image.ts'
import { buildImage, hasImage } from './setup/docker-image.ts'

const docker = connectDocker(process.env.DOCKER_HOST)
const lessonId = LessonId.parse('containers-and-networks/static-website')
const project = `sandlot-test-${process.pid}`
const ofProject = { label: [`com.docker.compose.project=${project}`] }

test('docker-compose.yml brings the platform up, a guest types in a sandbox, and nothing of it stays', async () => {
  const url = `http://localhost:${await freePort()}`
  const compose = await composeHere({ SANDLOT_URL: url, SANDLOT_POOL: '0' })
  const inside = (...argv: string[]) => compose('exec', '-T', 'platform', ...argv)
  const sandboxes: string[] = []
  try {
    await compose('up', '--detach', '--build')
    const isHealthy = 'until node images/platform/healthy.mjs >/dev/null 2>&1; do sleep 0.2; done'
    await inside('timeout', '300', 'sh', '-c', isHealthy).catch(async (cause: unknown) => {
      throw new Error(await compose('logs', 'platform'), { cause })
    })
    const guest = await Guest.arrive(url, 'Mina')
    const session = await guest.openLesson(lessonId)
    if (session.state.status === 'ready') sandboxes.push(session.state.sandboxId)
    const terminal = await guest.openTerminal(session)
    terminal.type('echo "$(id -un) has $((6 * 7))"\r')
    await terminal.output.until((text) => text.includes('root has 42'))
    guest.leave()
    expect(await containersOf(sandboxes)).toHaveLength(1)
    // A user of its own, which may look at sandboxes' disks and listen on port 80, and no more.
    const identities = await inside('sh', '-c', 'grep -hE "^(Uid|CapEff):" /proc/[0-9]*/status')
    expect(identities).toMatch(/^Uid:\s+1878000000\s.*\nCapEff:\s+0{13}404$/m)
    expect(await inside('sandlot', 'down')).toBe('1 sandbox ended\n')
  } finally {
    for (const { Id } of await containersOf(sandboxes)) {
      await docker.getContainer(Id).remove({ force: true, v: true })
    }
    await compose('down', '--volumes', '--timeout', '5')
  }
  expect(await docker.listContainers({ all: true, filters: ofProject })).toEqual([])
  expect((await docker.listVolumes({ filters: ofProject })).Volumes).toEqual([])
})

test('each setting of .env.example reaches the platform in its container', () => {
  const names = readFileSync('.env.example', 'utf8').matchAll(/^# ((?:SANDLOT_)?[A-Z_]+)=/gm)
  const passed = readFileSync('docker-compose.yml', 'utf8')
  // The engine's socket is where it is mounted.
  const missing = [...names].map(([, name = '']) => name).filter((name) => !passed.includes(`      ${name}:`))
  expect(missing).toEqual(['DOCKER_HOST'])
})

async function containersOf(sandboxes: string[]): Promise<Docker.ContainerInfo[]> {
  const all = await docker.listContainers({ all: true })
  return all.filter(({ Labels }) => sandboxes.includes(Labels[label.sandbox] ?? ''))
}

/**
 * Runs Docker Compose on the project's own file, with two things changed: Node.js is this machine's, as Docker Hub may be
 * out of reach, and the platform's files are this checkout's, which are built already.
 */
async function composeHere(
  settings: Record<string, string>,
): Promise<(...argv: string[]) => Promise<string>> {
  const changes = join(temporaryDirectory(), 'changes.json')
  const platform = {
    image: 'sandlot/test-platform',
    build: { target: 'base', args: { NODE_IMAGE: await nodeImage() } },
    volumes: [`${process.cwd()}:/srv/sandlot:ro`],
  }
  writeFileSync(changes, JSON.stringify({ services: { platform } }))
  const [program, ...first] = existsSync('/usr/bin/docker-compose')
    ? ['docker-compose']
    : ['docker', 'compose']
  const env = { ...process.env, ...settings }
  return async (...argv) => {
    const files = ['-p', project, '-f', 'docker-compose.yml', '-f', changes]
    const { stdout } = await promisify(execFile)(program, [...first, ...files, ...argv], { env })
    return stdout
  }
}

/** This machine's Node.js on the image that set-up made. */
async function nodeImage(): Promise<string> {
  const name = `sandlot/test-node:${process.version}`
  if (await hasImage(docker, name)) return name
  const folder = temporaryDirectory()
  copyFileSync(process.execPath, join(folder, 'node'))
  writeFileSync(join(folder, 'Dockerfile'), `FROM ${baseImage}\nCOPY node /usr/local/bin/\n`)
  await buildImage(docker, { folder, tags: [name] }, join(folder, 'build.log'))
  return name
}
