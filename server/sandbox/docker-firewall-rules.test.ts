import { expect, test } from 'vitest'
import { bridgeRules, ipv4Rules, versionOf } from './docker-firewall-rules.ts'

const networks = {
  lab: { name: 'sandlot', subnet: '10.213.0.0/22', gateway: '10.213.0.1' },
  internet: { name: 'sandlot-internet', subnet: '10.213.4.0/22', gateway: '10.213.4.1' },
}
const host = { networks: ['192.0.2.7/24', '10.1.2.3/16'], resolvers: ['10.255.0.53'] }

function chain(name: string): string[] {
  return ipv4Rules(networks, host)
    .split('\n')
    .filter((line) => line.startsWith(`-A ${name} `))
    .map((line) => line.slice(`-A ${name} `.length))
}

test('of this machine, sandboxes reach the lab registry and nothing else', () => {
  expect(chain('SANDLOT-INPUT').slice(1)).toEqual([
    '-m conntrack --ctstate ESTABLISHED,RELATED -j RETURN',
    '-d 10.213.0.1 -p tcp -m multiport --dports 5000,5001 -j RETURN',
    '-j SANDLOT-REFUSE',
  ])
})

test('a lab sandbox reaches nothing beyond, one with internet may ask for names first', () => {
  const [, lab, udp, tcp] = chain('SANDLOT-FORWARD')
  expect(lab).toBe('-i sandlot-lab -j SANDLOT-REFUSE')
  expect(udp).toBe('-i sandlot-inet -d 10.255.0.53 -p udp --dport 53 -j RETURN')
  expect(tcp).toBe('-i sandlot-inet -d 10.255.0.53 -p tcp --dport 53 -j RETURN')
})

test("private networks, the clouds' metadata address and this machine's own networks are refused", () => {
  const refused = chain('SANDLOT-FORWARD').filter((rule) => rule.startsWith('-d '))
  expect(refused).toContain('-d 10.0.0.0/8 -j SANDLOT-REFUSE')
  expect(refused).toContain('-d 169.254.0.0/16 -j SANDLOT-REFUSE')
  expect(refused).toContain('-d 192.0.2.7/24 -j SANDLOT-REFUSE')
  expect(refused).not.toContain('-d 10.1.2.3/16 -j SANDLOT-REFUSE')
})

test('rules carry a version that changes when they do', () => {
  const version = versionOf(ipv4Rules(networks, host))
  expect(version).toMatch(/^sandlot-[0-9a-f]{12}$/)
  expect(versionOf(ipv4Rules(networks, host))).toBe(version)
  expect(versionOf(ipv4Rules(networks, { ...host, resolvers: [] }))).not.toBe(version)
  expect(versionOf('-P INPUT ACCEPT')).toBeUndefined()
})

test('no frame passes between two sandboxes, whichever way an address is named in it', () => {
  const rules = bridgeRules(networks)
  for (const what of ['arp saddr ip', 'arp daddr ip', 'ip saddr', 'ip daddr']) {
    expect(rules).toContain(`${what} { 10.213.0.0/22, 10.213.4.0/22 } drop`)
  }
})
