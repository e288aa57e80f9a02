import { afterAll, expect, test } from 'vitest'
import { openDockerPlace } from '#server/testing/docker-host.ts'
import { eventually } from '#server/testing/eventually.ts'

const { docker, withRegistries } = openDockerPlace()
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
  const close = withRegistries([name]).watch(() => undefined)
  await eventually(async () => expect(await isRunning()).toBe(true))
  close()
})
