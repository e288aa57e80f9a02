import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { ContainerCreateOptions } from 'dockerode'
import type { SandboxKind } from '#common/sandbox.ts'
import { fingerprint } from '#server/fingerprint.ts'
import type { SandboxNetworks } from './docker-network.ts'
import type { SandboxRuntimes } from './docker-runtimes.ts'
import { drawSandboxUser } from './docker-user.ts'
import type { SandboxPlan } from './sandbox-host.ts'

/** What one sandbox may use, proved inside real ones by `docker-limits.docker.test.ts`. */
export interface RecipeLimits {
  memoryBytes: number
  cpus: number
  pids: number
}

/** What a sandbox's container is made of, but for its name and most labels. Asked each time: networks come and go. */
export type DockerRecipe = (plan: SandboxPlan) => Promise<ContainerCreateOptions>

/** Below the checkout: what the sandboxes' images are built from. */
export const sandboxImageSource = 'images/sandbox'

const checkout = fileURLToPath(new URL('../..', import.meta.url))
const version = fingerprint(checkout, [sandboxImageSource]).slice(0, 12)

/** Named by what they are built from: a server never starts sandboxes of another version's image. */
export const sandboxImage: Record<SandboxKind, string> = {
  shell: `sandlot/sandbox-shell:${version}`,
  docker: `sandlot/sandbox-docker:${version}`,
}

const firstProgram: Record<SandboxKind, string> = {
  shell: '/usr/local/lib/sandlot/init',
  docker: '/usr/local/lib/sandlot/supervise',
}

/** Where a `docker` sandbox's own engine keeps its images: on a volume, as overlay on overlay is refused. */
const innerDataRoot = '/world/var/lib/docker'

/**
 * How a sandbox's container is made: never privileged, no capability added, nothing of the host mounted.
 * The name is the caller's, and any more labels. Remove the container with its volumes (`v: true`).
 */
export function dockerRecipe(
  plan: Pick<SandboxPlan, 'kind' | 'egress'>,
  limits: RecipeLimits,
  networks: SandboxNetworks,
  runtimes: SandboxRuntimes = {},
): ContainerCreateOptions {
  const network = plan.egress === 'none' ? undefined : networks[plan.egress]
  const runtime = runtimes[plan.kind]
  // Another runtime has a kernel of its own, or its own idea of namespaces.
  const user = plan.kind === 'docker' && runtime === undefined ? drawSandboxUser() : undefined
  const args = [...(plan.egress === 'internet' ? [] : ['closed']), ...(user?.args ?? [])]
  const common = {
    ...(runtime === undefined ? {} : { Runtime: runtime }),
    NetworkMode: network?.name ?? 'none',
    ExtraHosts: [
      'docker:127.0.0.1',
      ...[hostname, ...otherNames].map((name) => `${name}:127.0.0.1`),
      // It listens on the lab's gateway, which is the host's address and so reached from both networks.
      ...(network === undefined ? [] : [`registry:${networks.lab.gateway}`]),
    ],
    Memory: limits.memoryBytes,
    // Equal to memory: none of it is swap.
    MemorySwap: limits.memoryBytes,
    NanoCpus: Math.round(limits.cpus * 1e9),
    PidsLimit: limits.pids,
    Ulimits: [
      { Name: 'core', Soft: 0, Hard: 0 },
      { Name: 'nofile', Soft: 1024, Hard: 16_384 },
    ],
    LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '1' } },
    RestartPolicy: { Name: 'no' },
  }
  return {
    Image: sandboxImage[plan.kind],
    ...(args.length === 0 ? {} : { Cmd: [firstProgram[plan.kind], ...args] }),
    ...(user === undefined ? {} : { Labels: user.labels }),
    Hostname: hostname,
    HostConfig: plan.kind === 'docker' ? { ...common, ...ownEngine } : { ...common, ...plainRoot },
  }
}

const hostname = 'host01'
/** What lessons call their machine elsewhere. The second machine of a lesson takes its names with it. */
const otherNames = ['client', 'controlplane', 'master', 'node01']

/** Docker's default profile and the eight system calls that an engine in its own user namespace makes. */
const seccomp = JSON.stringify(
  JSON.parse(readFileSync(`${checkout}${sandboxImageSource}/seccomp.json`, 'utf8')),
)

/**
 * The learner is uid 1000 here and root only in a user namespace of their own, which a uid of the sandbox's own owns.
 * `supervise` needs CAP_SETUID and CAP_SETGID to map its ids; the rest of what Docker grants is dropped.
 */
const ownEngine = {
  SecurityOpt: [`seccomp=${seccomp}`, 'apparmor=unconfined', 'no-new-privileges'],
  CapDrop: [
    'AUDIT_WRITE',
    'CHOWN',
    'DAC_OVERRIDE',
    'FOWNER',
    'FSETID',
    'KILL',
    'MKNOD',
    'NET_BIND_SERVICE',
    'NET_RAW',
    'SETFCAP',
    'SETPCAP',
    'SYS_CHROOT',
  ],
  // The kernel lets a namespace mount a /proc of its own only where this one is whole.
  MaskedPaths: [],
  ReadonlyPaths: [],
  Devices: [{ PathOnHost: '/dev/net/tun', PathInContainer: '/dev/net/tun', CgroupPermissions: 'rwm' }],
  Mounts: [{ Type: 'volume' as const, Source: '', Target: innerDataRoot }],
}

/**
 * The learner is the container's root under Docker's default confinement, with what apt needs to unpack packages and
 * servers to take their port and their user: no raw packets, no devices, no more by a setuid program. (SYS_CHROOT is
 * what sshd shuts itself in with.) Docker's profile lets it mount nothing and make no namespaces.
 */
const plainRoot = {
  SecurityOpt: ['no-new-privileges'],
  CapDrop: ['AUDIT_WRITE', 'MKNOD', 'NET_RAW', 'SETFCAP', 'SETPCAP'],
}
