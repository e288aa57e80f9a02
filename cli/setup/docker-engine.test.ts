import Docker from 'dockerode'
import { expect, test } from 'vitest'
import { dockerEngineStep, type EngineSetup } from './docker-engine.ts'

const nowhere: EngineSetup = {
  connect: () => new Docker({ socketPath: '/nonexistent/docker.sock' }),
  installDocker: 'never',
  dockerd: '/nonexistent/dockerd',
  logs: '/nonexistent',
}
const silent = () => undefined

test('an engine that does not answer is needed', async () => {
  expect(await dockerEngineStep(nowhere).needed()).toBe(true)
})

test('SANDLOT_INSTALL_DOCKER=never ends the set-up with one sentence and installs nothing', async () => {
  await expect(dockerEngineStep(nowhere).run(silent, new AbortController().signal)).rejects.toThrow(
    'No Docker Engine answers, and SANDLOT_INSTALL_DOCKER=never forbids installing one: start or install Docker.',
  )
})

test('an engine that was chosen by DOCKER_HOST is not replaced by another', async () => {
  const setup: EngineSetup = {
    ...nowhere,
    installDocker: 'auto',
    dockerHost: 'unix:///nonexistent/docker.sock',
  }
  await expect(dockerEngineStep(setup).run(silent, new AbortController().signal)).rejects.toThrow(
    'No Docker Engine answers at DOCKER_HOST=unix:///nonexistent/docker.sock: start it, or unset DOCKER_HOST.',
  )
})
