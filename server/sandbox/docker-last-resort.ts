import type Docker from 'dockerode'
import { sandboxImage } from './docker-recipe.ts'

/**
 * Kills a container's processes past the engine, which waits without end for a program that it starts in there to
 * begin. The root of a `shell` sandbox can see to it that it never does (a signal to stop it, a pipe for /etc/passwd),
 * and then the engine neither ends nor inspects the container. Its control group has the container's name on any host.
 */
export async function killPastEngine(docker: Docker, containerId: string): Promise<void> {
  const script = 'grep -ls "$1" /proc/[0-9]*/cgroup | cut -d/ -f3 | xargs -r kill -9'
  const killer = await docker.createContainer({
    Image: sandboxImage.shell,
    Cmd: ['sh', '-c', script, 'sh', containerId],
    HostConfig: {
      AutoRemove: true,
      PidMode: 'host',
      NetworkMode: 'none',
      CapDrop: ['ALL'],
      CapAdd: ['KILL'],
      ReadonlyRootfs: true,
      SecurityOpt: ['no-new-privileges', 'apparmor=unconfined'],
    },
  })
  await killer.start()
}
