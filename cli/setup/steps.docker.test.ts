import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { setupSteps } from './steps.ts'

test('what has been set up is not set up again', async () => {
  const dockerHost = process.env.DOCKER_HOST
  const config = {
    installDocker: 'never' as const,
    runtimes: {},
    sandboxHost: 'docker' as const,
    ...(dockerHost === undefined ? {} : { dockerHost }),
  }
  const needed: string[] = []
  for (const step of setupSteps(config, { root: process.cwd(), logs: tmpdir() })) {
    if (await step.needed()) needed.push(step.name)
  }
  expect(needed).toEqual([])
})
