import { createHash } from 'node:crypto'
import type { ContainerCreateOptions } from 'dockerode'
import type { SandboxKind } from '#common/sandbox.ts'
import { checkout } from '#server/checkout.ts'
import { fingerprint } from '#server/fingerprint.ts'
import { programs } from './docker-exec.ts'
import type { SandboxNetworks } from './docker-network.ts'
import type { SandboxRuntimes } from './docker-runtimes.ts'
import { engineSeccomp, lodgeSeccomp } from './docker-seccomp.ts'
import { drawSandboxUser } from './docker-user.ts'
import type { SandboxPlan } from './sandbox-host.ts'

/** What one sandbox may use, proved inside real ones by `docker-recipe.docker.test.ts`. */
export interface RecipeLimits {
  memoryBytes: number
  cpus: number
  pids: number
}

/** What a sandbox's container is made of, but for its name and most labels. Asked each time: networks come and go. */
export type DockerRecipe = (plan: Pick<SandboxPlan, 'kind' | 'egress'>) => Promise<ContainerCreateOptions>

/** Below the checkout: what the sandboxes' images are built from. */
export const sandboxImageSource = 'images/sandbox'

const version = fingerprint(checkout, [sandboxImageSource]).slice(0, 12)

/** Named by what they are built from: a server never starts sandboxes of another version's image. */
export const sandboxImage: Record<SandboxKind, string> = {
  shell: `sandlot/sandbox-shell:${version}`,
  docker: `sandlot/sandbox-docker:${version}`,
}

/** Of a `shell` sandbox in a runtime that the operator chose: there the learner is the container's root. */
export const plainShellImage = `sandlot/sandbox-shell-plain:${version}`

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
  const user = runtime === undefined ? drawSandboxUser() : undefined
  const shape = shapeOf(plan.kind, user === undefined)
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
    Image: shape.image,
    ...(args.length === 0 ? {} : { Cmd: [`${programs}/${shape.firstProgram}`, ...args] }),
    ...(user === undefined ? {} : { Labels: user.labels }),
    Hostname: hostname,
    HostConfig: { ...common, ...shape.confinement },
  }
}

/** The same for two sandboxes that differ by their user at most: neither image, runtime, limits nor confinement. */
export function recipeDigest({ Image, Cmd, HostConfig }: ContainerCreateOptions): string {
  const [firstProgram] = Cmd ?? []
  const settings = JSON.stringify([Image, firstProgram, HostConfig])
  return createHash('sha256').update(settings).digest('hex').slice(0, 16)
}

const hostname = 'host01'
/** What lessons call their machine elsewhere. The second machine of a lesson takes its names with it. */
const otherNames = ['client', 'controlplane', 'master', 'node01']

/** What a sandbox is made of by its kind, and what holds it in. */
function shapeOf(kind: SandboxKind, isPlain: boolean): Shape {
  const image = sandboxImage[kind]
  if (kind === 'docker') return { image, firstProgram: 'supervise', confinement: ownEngine }
  return isPlain
    ? { image: plainShellImage, firstProgram: 'init', confinement: plainRoot }
    : { image, firstProgram: 'lodge', confinement: ownRoot }
}

interface Shape {
  image: string
  firstProgram: string
  confinement: NonNullable<ContainerCreateOptions['HostConfig']>
}

/**
 * The learner is uid 1000 here and root only in a user namespace of their own, which a uid of the sandbox's own owns.
 * `supervise` needs CAP_SETUID and CAP_SETGID to map its ids; the rest of what Docker grants is dropped.
 */
const ownEngine = {
  SecurityOpt: [`seccomp=${engineSeccomp}`, 'apparmor=unconfined', 'no-new-privileges'],
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
 * The learner is root only in a user namespace of their own, as in a `docker` sandbox, and all else is the container's
 * under Docker's default confinement: no mounts, no other namespaces. `lodge` needs CAP_SETUID and CAP_SETGID to map
 * their ids, and CAP_CHOWN to give them the files that the engine makes.
 */
const ownRoot = {
  SecurityOpt: [`seccomp=${lodgeSeccomp}`, 'no-new-privileges'],
  CapDrop: [
    'AUDIT_WRITE',
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
  // The container's network is not the learner's namespace's: a server takes its port as anybody may.
  Sysctls: { 'net.ipv4.ip_unprivileged_port_start': '0' },
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
