import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { createLog } from '#server/log.ts'
import { connectDocker } from '#server/sandbox/docker-connection.ts'
import { applyFirewall, findFirewallProtections } from './docker-firewall.ts'
import { FirewallWatch } from './docker-firewall-watch.ts'
import { findNetworks } from './docker-network.ts'

const docker = connectDocker(process.env.DOCKER_HOST)

test('rules that somebody takes away while the server runs are put back', async () => {
  const inForce = async () =>
    (await findFirewallProtections(docker)).filter(({ state }) => state === 'on').map(({ name }) => name)
  // Other tests' networks come and go.
  await applyFirewall(await findNetworks(docker))
  const all = ['host-network', 'host-ipv6', 'neighbours']
  expect(await inForce()).toEqual(all)
  const watch = new FirewallWatch({ docker, log: createLog('silent') })
  await watch.look()

  // As a reload of the machine's own rules does; it fails where they are not there.
  const taking = [
    'iptables -w -D INPUT -i sandlot+ -j SANDLOT-INPUT',
    'ip6tables -w -F SANDLOT-FORWARD',
    'nft flush table bridge sandlot',
  ]
  execFileSync('sh', ['-c', taking.join(' && ')])
  await watch.look()
  expect(await inForce()).toEqual(all)
})
