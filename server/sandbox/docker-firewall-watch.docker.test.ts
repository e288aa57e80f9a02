import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { createLog } from '#server/log.ts'
import { connectDocker } from '#server/sandbox/docker-connection.ts'
import { applyFirewall, findFirewallProtections } from './docker-firewall.ts'
import { FirewallWatch } from './docker-firewall-watch.ts'
import { findNetworks } from './docker-network.ts'

const docker = connectDocker(process.env.DOCKER_HOST)

const inFront = 'iptables -w -S FORWARD | grep -m1 -e ^-A'

test.each([
  [
    'as a reload of the machine’s own rules does',
    [
      'iptables -w -D INPUT -i sandlot+ -j SANDLOT-INPUT',
      'ip6tables -w -F SANDLOT-FORWARD',
      'nft flush table bridge sandlot',
    ],
  ],
  [
    'as an engine that starts beside its containers does',
    ['iptables -w -I FORWARD 3 -j DOCKER-USER', 'iptables -w -D FORWARD 1'],
  ],
])('rules that are taken away while the server runs, %s, are put back', async (_, taking) => {
  const inForce = async () =>
    (await findFirewallProtections(docker)).filter(({ state }) => state === 'on').map(({ name }) => name)
  // Other tests' networks come and go.
  await applyFirewall(await findNetworks(docker))
  const all = ['host-network', 'host-ipv6', 'neighbours']
  expect(await inForce()).toEqual(all)
  const watch = new FirewallWatch({ docker, log: createLog('silent') })
  await watch.look()

  // Fails where they are not there.
  execFileSync('sh', ['-c', taking.join(' && ')])
  await watch.look()
  expect(await inForce()).toEqual(all)
  expect(execFileSync('sh', ['-c', inFront]).toString()).toBe('-A FORWARD -j DOCKER-USER\n')
})
