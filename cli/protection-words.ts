import type { KernelSetting, Protection, ProtectionGap, ProtectionName } from '#common/machine.ts'
import type { Examined } from './examined.ts'

/** A protection of sandboxes in words: whether it is there, why not, and what to do. */
export function protectionWords(protection: Protection): Examined {
  const { name } = protection
  const what = names[name]
  if (protection.state === 'on') return { what, state: 'fine', found: 'in force' }
  const state = needed.has(name) ? 'missing' : 'advice'
  const { found, remedy } = gaps[protection.reason]
  const { setting } = protection
  if (setting === undefined) return { what, state, found, remedy }
  return { what, state, found: `${found} (${setting.name})`, remedy: settingRemedy(setting) }
}

/** How to allow what a kernel's setting forbids. */
export function settingRemedy({ name, wanted }: KernelSetting): string {
  return `Run "sudo sysctl -w ${name}=${wanted}".`
}

/** Without these, one sandbox can take the machine from all others. */
const needed = new Set<ProtectionName>([
  'memory',
  'processes',
  'processor',
  'system-calls',
  'user-namespaces',
])

const names: Record<ProtectionName, string> = {
  memory: 'limit on memory',
  processes: 'limit on processes',
  processor: 'limit on processor time',
  swap: 'limit on swap',
  'system-calls': 'filter of system calls',
  'inner-limits': 'limits inside sandboxes',
  'user-namespaces': 'sandboxes with users of their own',
  disk: 'limit on disk',
  'host-network': 'sandboxes kept from the host and its private networks',
  'host-ipv6': 'sandboxes kept from the host over IPv6',
  neighbours: 'sandboxes kept from neighbours that forge addresses',
}

const gaps: Record<ProtectionGap, { found: string; remedy: string }> = {
  'no-control-group': {
    found: 'cannot be set: the kernel or the engine has no such control group',
    remedy:
      'Boot a kernel with the memory, pids and cpu control groups, or move the engine into a virtual machine.',
  },
  'swap-not-counted': {
    found: 'cannot be set by this kernel: a sandbox may use swap beyond its memory',
    remedy: 'Boot with "swapaccount=1", or run the machine without swap.',
  },
  'no-seccomp': {
    found: 'this engine or its kernel has no seccomp',
    remedy: 'Use an engine with seccomp, as every distribution packages it.',
  },
  'cgroup-version': {
    found:
      'control groups of version 1: a sandbox keeps its own limits, but "docker run --memory" inside it has no effect',
    remedy: 'Boot with "systemd.unified_cgroup_hierarchy=1" where a lesson needs it.',
  },
  'namespaces-forbidden': {
    found: 'forbidden by this kernel: no sandbox starts',
    remedy: 'Let it make user namespaces.',
  },
  'files-unreadable': {
    found:
      "watched in part: the engine's files cannot be read from here, so images pulled inside a sandbox are not counted",
    remedy: "Run Sandlot as root on the engine's machine, and keep Docker's data on a disk of its own.",
  },
  'other-machine': {
    found: "not in force: the engine's networks are not on this machine",
    remedy:
      'Run "npx sandlot setup" on the engine\'s machine; docs/security.md says what is open until then.',
  },
  'needs-root': {
    found:
      'in force only where root has set it up: that can neither be done nor seen without root, or a sudo that asks for no password',
    remedy: 'Run "npx sandlot setup" as root; docs/security.md says what is open until then.',
  },
  local: {
    found: 'not without Docker: a local sandbox is for the lessons’ author alone',
    remedy: 'Use Docker (SANDLOT_SANDBOX=docker) where anybody else comes.',
  },
  'rules-refused': {
    found:
      'not in force: this kernel or its tools refused the rules, or nobody has set them since it started',
    remedy: 'Run "npx sandlot setup" as root; docs/security.md says what is open until then.',
  },
}
