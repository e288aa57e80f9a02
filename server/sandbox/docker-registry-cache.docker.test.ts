import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '#server/clock.ts'
import { createLog } from '#server/log.ts'
import { connectDocker } from './docker-connection.ts'
import { DockerEngine } from './docker-engine.ts'
import { RegistryCache } from './docker-registry-cache.ts'
import { sandboxImage } from './docker-recipe.ts'

const docker = connectDocker(process.env.DOCKER_HOST)
const name = `sandlot-registry-test-cache-${process.pid}`
const mebibyte = 1024 ** 2

beforeAll(async () => {
  await docker.createVolume({ Name: name })
  const HostConfig = { NetworkMode: 'none', Binds: [`${name}:/var/lib/registry`] }
  const registry = await docker.createContainer({ Image: 'sandlot/registry:latest', name, HostConfig })
  await registry.start()
})

afterAll(async () => {
  await docker.getContainer(name).remove({ force: true })
  await docker.getVolume(name).remove()
})

test('a registry that keeps more than it may is emptied and runs again; one that does not is let alone', async () => {
  await inVolume('mkdir -p /cache/docker/blobs && head -c 4M /dev/urandom >/cache/docker/blobs/data')
  const { StartedAt } = await stateOf()
  await cacheOf(8 * mebibyte).look()
  expect(await inVolume('find /cache -type f')).toContain('/cache/docker/blobs/data')
  expect(await stateOf()).toMatchObject({ Running: true, StartedAt })

  await cacheOf(2 * mebibyte).look()
  expect(await inVolume('find /cache -type f')).toBe('')
  const state = await stateOf()
  expect(state).toMatchObject({ Running: true })
  expect(state.StartedAt).not.toBe(StartedAt)
})

test('where there is no such registry nothing happens', async () => {
  const parts = { engine: new DockerEngine(docker, systemClock), log: createLog('silent') }
  await new RegistryCache({ ...parts, name: `${name}-none`, maxBytes: 1 }).look()
  await expect(docker.getContainer(`${name}-none`).inspect()).rejects.toMatchObject({ statusCode: 404 })
})

function cacheOf(maxBytes: number): RegistryCache {
  return new RegistryCache({
    engine: new DockerEngine(docker, systemClock),
    log: createLog('silent'),
    name,
    maxBytes,
  })
}

async function stateOf() {
  return (await docker.getContainer(name).inspect()).State
}

/** What a command that sees the volume as /cache prints. */
async function inVolume(command: string): Promise<string> {
  const container = await docker.createContainer({
    Image: sandboxImage.shell,
    User: '0:0',
    Entrypoint: ['sh', '-c', command],
    Tty: true,
    HostConfig: { NetworkMode: 'none', Binds: [`${name}:/cache`] },
  })
  await container.start()
  await container.wait()
  const said = await container.logs({ stdout: true, stderr: true })
  await container.remove()
  return said.toString('utf8').trim()
}
