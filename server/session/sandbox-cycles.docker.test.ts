import { expect, test } from 'vitest'
import { runDockerCycles } from '#server/testing/docker-cycles.ts'

test('a hundred sandboxes come and go while the server is killed, and nothing of them is left', async () => {
  const { leftovers, openFiles, cutOff } = await runDockerCycles({ cycles: 100, kills: 3, learners: 12 })
  expect(leftovers).toEqual({
    containers: [],
    volumes: [],
    networks: [],
    processes: [],
    links: [],
    loopDevices: [],
    mounts: [],
  })
  expect(openFiles.after).toBeLessThanOrEqual(openFiles.before + 4)
  expect(cutOff).toBeGreaterThan(0)
})
