import { spawnSync } from 'node:child_process'
import { installPackages } from './debian.ts'
import { Stop, type Step } from './step.ts'

/** What sandboxes without Docker are made with: bubblewrap, and a kernel that lets this user make namespaces. */
export function bubblewrapStep(): Step {
  return {
    name: 'bubblewrap',
    needed: () => Promise.resolve(tryBubblewrap() !== undefined),
    run: async (report) => {
      if (spawnSync('bwrap', ['--version']).error !== undefined) {
        await installPackages(['bubblewrap', 'util-linux'], report)
      }
      const complaint = tryBubblewrap()
      if (complaint === undefined) return
      throw new Stop(
        'bubblewrap makes no sandbox here: this kernel has to let users make namespaces ' +
          `(sysctl kernel.apparmor_restrict_unprivileged_userns=0 on Ubuntu). What it said: ${complaint}`,
      )
    },
  }
}

/** What is wrong; none when it works. */
function tryBubblewrap(): string | undefined {
  const argv = ['--unshare-user', '--unshare-pid', '--unshare-net', '--ro-bind', '/', '/', '/bin/true']
  const { status, error, stderr } = spawnSync('bwrap', argv, { encoding: 'utf8' })
  return status === 0 ? undefined : (error?.message ?? stderr.trim())
}
