import { existsSync, readFileSync } from 'node:fs'
import type { KernelSetting } from '#common/machine.ts'

/**
 * The first kernel setting that keeps an ordinary user from being root in a namespace of their own, as sandboxes need.
 * `setting`: what a file of /proc/sys says, none where it is not there.
 */
export function findNamespaceObstacle(
  setting: (file: string) => string | undefined = readSetting,
): KernelSetting | undefined {
  return obstacles.find(({ name, forbids }) => setting(`/proc/sys/${name.replaceAll('.', '/')}`) === forbids)
}

const obstacles = [
  { name: 'kernel.apparmor_restrict_unprivileged_userns', forbids: '1', wanted: '0' },
  { name: 'kernel.unprivileged_userns_clone', forbids: '0', wanted: '1' },
  { name: 'user.max_user_namespaces', forbids: '0', wanted: '10000' },
]

export function readSetting(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined
}
