import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { createLog } from '#server/log.ts'
import { connectDocker } from '#server/sandbox/docker-connection.ts'
import { findFirewallProtections } from './docker-firewall.ts'
import { FirewallWatch } from './docker-firewall-watch.ts'

const docker = connectDocker(process.env.DOCKER_HOST)

test('rules that somebody takes away while the server runs are put back', async () => {
  const inForce = async () =>
    (await findFirewallProtections(docker)).filter(({ state }) => state === 'on').map(({ name }) => name)
  const before = await inForce()
  expect(before).toEqual(['host-network', 'host-ipv6', 'neighbours'])
  const watch = new FirewallWatch({ docker, log: createLog('silent') })
  await watch.look()

  // As a reload of the machine's own rules does.
  const taking = [
    'iptables -D INPUT -i sandlot+ -j SANDLOT-INPUT',
    'ip6tables -F SANDLOT-FORWARD',
    'nft flush table bridge sandlot',
  ]
  execFileSync('sh', ['-c', taking.join(' && ')])
  expect(await inForce()).toEqual([])
  await watch.look()
  expect(await inForce()).toEqual(before)
})
