import { afterAll, expect, test } from 'vitest'
import { systemClock } from '#server/clock.ts'
import { createLog } from '#server/log.ts'
import { connectDocker } from './docker-connection.ts'
import { DockerEngine } from './docker-engine.ts'
import { reviveRegistries } from './docker-registries.ts'

const docker = connectDocker(process.env.DOCKER_HOST)
const name = `sandlot-registry-test-revived-${process.pid}`

afterAll(() => docker.getContainer(name).remove({ force: true, v: true }))

test('a registry that ended with an engine that was killed runs again when the engine is there', async () => {
  const container = await docker.createContainer({
    Image: 'sandlot/registry:latest',
    name,
    HostConfig: { NetworkMode: 'none', RestartPolicy: { Name: 'unless-stopped' } },
  })
  await container.start()
  // As an engine that was killed does when it comes back.
  await container.kill()
  const isRunning = async (): Promise<boolean> => (await container.inspect()).State.Running
  expect(await isRunning()).toBe(false)
  await reviveRegistries(new DockerEngine(docker, systemClock), [name], createLog('silent'))
  expect(await isRunning()).toBe(true)
})
