import type Docker from 'dockerode'
import { sandboxImage } from '#server/sandbox/docker-recipe.ts'
import { diskUsageOf, mebibytesOf } from './container-use.ts'
import { compare } from './samples.ts'
import type { Row } from './row.ts'
import { stopwatch } from './stopwatch.ts'
import type { Typist } from './typist.ts'

const inner = '/var/lib/docker'

/**
 * A sandbox beside what is usual elsewhere: a privileged container in which the dockerd of the same packages runs as
 * the host's root. That one gives the host away; it is started here alone, for these figures, and removed.
 */
export async function benchConventional(
  docker: Docker,
  ours: { container: Docker.Container; terminal: Typist },
): Promise<Row[]> {
  const peer = await Conventional.start(docker)
  try {
    const before = await mebibytesOf(ours.container)
    const { terminal } = ours
    const elapsed = stopwatch()
    terminal.output.forget()
    terminal.type('clear; docker version >/dev/null && echo rea""dy\r')
    await terminal.output.until((text) => text.includes('ready'))
    const firstCommandMs = elapsed()
    const [after, conventional] = [await mebibytesOf(ours.container), await mebibytesOf(peer.container)]
    const disk = await mebibytesOnDisk(ours.container)
    const conventionalDisk = await mebibytesOnDisk(peer.container)
    const { name } = peer
    return [
      compare(
        { row: 'idle sandbox: memory, docker not used yet', unit: 'MiB', budget: '≤ 20 MiB' },
        { ours: before, [name]: conventional },
        (mebibytes) => mebibytes <= 20,
      ),
      compare(
        { row: 'the same with its engine running: memory', unit: 'MiB', budget: 'none' },
        { ours: after, [name]: conventional },
        () => true,
      ),
      compare(
        { row: 'the same: disk beyond the image', unit: 'MiB', budget: 'none' },
        { ours: disk, [name]: conventionalDisk },
        () => true,
      ),
      compare(
        { row: 'until its engine first answers', unit: 'ms', budget: 'none' },
        { ours: firstCommandMs, [name]: peer.answeredAfterMs },
        () => true,
      ),
    ]
  } finally {
    await peer.container.remove({ force: true, v: true })
  }
}

type Rights = NonNullable<Docker.ContainerCreateOptions['HostConfig']>

/** As it is usually run, and for a machine whose own root may not do all of that, as near to it as it gets. */
const conventionally: [name: string, rights: Rights][] = [
  ['privileged Docker-in-Docker', { Privileged: true }],
  [
    'Docker-in-Docker, unconfined, all capabilities but SYS_RESOURCE',
    {
      CapAdd: ['ALL'],
      CapDrop: ['SYS_RESOURCE'],
      SecurityOpt: ['seccomp=unconfined', 'apparmor=unconfined'],
      MaskedPaths: [],
      ReadonlyPaths: [],
    },
  ],
]

const startEngine = `mount -o remount,rw /sys/fs/cgroup
for hierarchy in /sys/fs/cgroup/*/; do mount -o remount,rw "$hierarchy"; done
exec dockerd --data-root=${inner}`

class Conventional {
  private constructor(
    readonly name: string,
    readonly container: Docker.Container,
    /** From the container's start on. */
    readonly answeredAfterMs: number,
  ) {}

  static async start(docker: Docker): Promise<Conventional> {
    const refusals: unknown[] = []
    for (const [name, rights] of conventionally) {
      const container = await docker.createContainer({
        Image: sandboxImage.docker,
        User: '0:0',
        Entrypoint: ['sh', '-c', startEngine],
        Cmd: [],
        Labels: { 'sandlot.bench': 'conventional' },
        HostConfig: { ...rights, Mounts: [{ Type: 'volume', Source: '', Target: inner }] },
      })
      try {
        const elapsed = stopwatch()
        await container.start()
        await runIn(container, ['sh', '-c', 'until docker version >/dev/null 2>&1; do sleep 0.05; done'])
        return new Conventional(name, container, elapsed())
      } catch (error) {
        refusals.push(error)
        await container.remove({ force: true, v: true })
      }
    }
    throw new AggregateError(refusals, 'no container with an engine of the usual kind ran here')
  }
}

async function runIn(container: Docker.Container, argv: string[]): Promise<void> {
  const limited = ['timeout', '60', ...argv]
  const exec = await container.exec({ Cmd: limited, User: '0:0', AttachStdout: true, AttachStderr: true })
  const stream = await exec.start({})
  await new Promise((resolve) => stream.on('end', resolve).resume())
  const { ExitCode } = await exec.inspect()
  if (ExitCode !== 0) throw new Error(`${argv.join(' ')} ended with status ${ExitCode}`)
}

async function mebibytesOnDisk(container: Docker.Container): Promise<number> {
  return (await diskUsageOf(container)).bytes / 2 ** 20
}
