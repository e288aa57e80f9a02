import { createServer, type Server } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { RecipeContainer } from '#server/testing/docker-recipe-container.ts'
import { OuterNetwork } from '#server/testing/outer-network.ts'
import type { Container } from 'dockerode'
import { connectDocker } from './docker-connection.ts'
import { applyFirewall } from './docker-firewall.ts'
import { findNetworks } from './docker-network.ts'
import { sandboxImage } from './docker-recipe.ts'

const docker = connectDocker(process.env.DOCKER_HOST)
const neighbourPort = 8080
const places = [
  { kind: 'docker', egress: 'lab' },
  { kind: 'docker', egress: 'internet' },
  { kind: 'shell', egress: 'lab' },
  { kind: 'shell', egress: 'internet' },
] as const
type Place = (typeof places)[number]

const sandboxes = new Map<Place, RecipeContainer>()
const listeners: Container[] = []
let host: Server
let outer: OuterNetwork

beforeAll(async () => {
  // As of now: rules that were set while another such network was there would take this one for the machine's own.
  await applyFirewall(await findNetworks(docker))
  outer = await OuterNetwork.start()
  host = createServer((_, response) => response.end('the host'))
  await new Promise<void>((resolve) => host.listen(0, '0.0.0.0', resolve))
  for (const place of places) {
    const sandbox = await RecipeContainer.start(docker, place.kind, place.egress)
    sandboxes.set(place, sandbox)
    await listenAsNeighbour(sandbox)
  }
})
afterAll(async () => {
  for (const listener of listeners) await listener.kill()
  for (const sandbox of sandboxes.values()) await sandbox.remove()
  await new Promise((resolve) => host.close(resolve))
  await outer.stop()
})

test.for(places)('no port of the host is reached from a $kind sandbox with $egress', async (place) => {
  const { lab, internet } = await findNetworks(docker)
  const addresses = [lab.gateway, internet.gateway, ...outer.ownAddresses]
  for (const address of addresses) {
    await connected(address, hostPort())
    const { code } = await at(place).try(`nc -z -w 5 ${address} ${hostPort()}`)
    expect([address, code]).toEqual([address, 1])
  }
})

test.for(places)('no neighbour is reached from a $kind sandbox with $egress', async (place) => {
  for (const neighbour of [...sandboxes.values()].filter((other) => other !== at(place))) {
    const { code } = await at(place).try(`nc -z -w 3 ${await neighbour.address()} ${neighbourPort}`)
    expect(code).toBe(1)
  }
})

test.for(places)('the lab registry is read from a $kind sandbox with $egress, not written', async (place) => {
  const status = `curl -s -m 30 -o /dev/null -w '%{http_code}'`
  expect(await at(place).run(`${status} http://registry:5000/v2/`)).toBe('200')
  const upload = `${status} -X POST http://registry:5000/v2/library/alpine/blobs/uploads/`
  expect(await at(place).run(upload)).toBe('405')
})

test.for(places)(
  'where a cloud keeps its credentials is out of reach of a $kind sandbox with $egress',
  async (place) => {
    await connected(outer.linkLocalAddress, OuterNetwork.port)
    expect((await at(place).try(`timeout 30 curl -s http://${outer.linkLocalAddress}`)).code).toBe(7)
  },
)

test.for(places.filter(({ egress }) => egress === 'lab'))(
  'a $kind sandbox with the lab only is told at once that there is no internet',
  async (place) => {
    // A name that nobody answers for is given up after ten seconds.
    expect((await at(place).try('timeout 9 curl -s http://example.org')).code).toBe(6)
    await connected(outer.internetAddress, OuterNetwork.port)
    expect((await at(place).try(`timeout 30 curl -s http://${outer.internetAddress}`)).code).toBe(7)
  },
)

test.for(places.filter(({ egress }) => egress === 'internet'))(
  'a $kind sandbox with the internet reaches it',
  async (place) => {
    expect(await at(place).run(`curl -s -m 30 http://${outer.internetAddress}`)).toBe('the outer network')
  },
)

test.for(places)('nothing of the host is inside a $kind sandbox with $egress', async (place) => {
  const { HostConfig, Mounts, Id } = await at(place).container.inspect()
  expect(HostConfig.Privileged).toBe(false)
  expect(HostConfig.CapAdd ?? []).toEqual([])
  expect(HostConfig.Binds ?? []).toEqual([])
  expect(Mounts.filter(({ Type }) => Type === 'bind')).toEqual([])
  expect((await at(place).try('docker ps -aq --no-trunc')).output).not.toContain(Id)
})

test('the learner of a docker sandbox is an ordinary user outside, who can become nobody else', async () => {
  const status = await at(places[0]).run('cat /proc/self/status /proc/self/uid_map')
  expect(status).toMatch(/^\s+0\s+1000\s+1$/m)
  expect(status).toMatch(/^NoNewPrivs:\s+1$/m)
  expect(status).toMatch(/^Seccomp:\s+2$/m)
})

test('root in a shell sandbox can make neither raw packets nor devices', async () => {
  const bounding = await at(places[2]).run("awk '/CapBnd/ { print $2 }' /proc/self/status")
  const [netRaw, mknod] = [13n, 27n]
  expect((BigInt(`0x${bounding.trim()}`) >> netRaw) & 1n).toBe(0n)
  expect((BigInt(`0x${bounding.trim()}`) >> mknod) & 1n).toBe(0n)
  expect((await at(places[2]).try('mknod /tmp/disk b 8 0')).output).toContain('Operation not permitted')
})

test('the networks keep containers apart and have no IPv6; the lab leads nowhere', async () => {
  const { lab, internet } = await findNetworks(docker)
  for (const { name } of [lab, internet]) {
    const network = await docker.getNetwork(name).inspect()
    expect(network.EnableIPv6).toBe(false)
    expect(network.Options?.['com.docker.network.bridge.enable_icc']).toBe('false')
    expect(network.Internal).toBe(name === lab.name)
  }
})

function at(place: Place): RecipeContainer {
  const sandbox = sandboxes.get(place)
  if (sandbox === undefined) throw new Error('the sandbox was not started')
  return sandbox
}

/** Opens a port in the container's own network, where a neighbour would come in; this machine is let in. */
async function listenAsNeighbour(sandbox: RecipeContainer): Promise<void> {
  const listener = await docker.createContainer({
    Image: sandboxImage.shell,
    Cmd: ['nc', '-lk', '-p', String(neighbourPort)],
    HostConfig: { NetworkMode: `container:${sandbox.container.id}`, AutoRemove: true },
  })
  await listener.start()
  listeners.push(listener)
  await connected(await sandbox.address(), neighbourPort)
}

function hostPort(): number {
  const address = host.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** Resolves when this machine can connect: something listens there, and only a rule can be in a sandbox's way. */
async function connected(address: string, port: number): Promise<void> {
  await vi.waitFor(() => connectOnce(address, port), 60_000)
}

function connectOnce(address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, address, () => {
      socket.destroy()
      resolve()
    })
    socket.on('error', reject)
  })
}
