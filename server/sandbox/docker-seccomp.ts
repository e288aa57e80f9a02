import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { checkout } from '#server/checkout.ts'

/** Docker's default profile, but without keys: of keyrings all sandboxes together may have 200. */
const file = path.join(checkout, 'images/sandbox/seccomp.json')
const base = z
  .looseObject({ syscalls: z.array(z.looseObject({ names: z.array(z.string()) })) })
  .parse(JSON.parse(readFileSync(file, 'utf8')))

const newUserNamespace = 0x1000_0000
/** Every kind that `clone` makes. */
const newNamespaces = 0x7e02_0000

/** What a Docker Engine makes in its own user namespace. */
export const engineSeccomp = profileWith({
  names: ['chroot', 'clone', 'mount', 'pivot_root', 'sethostname', 'setns', 'umount2', 'unshare'],
})

/**
 * A user namespace and nothing else can be made, and joined, which `lodge` does and forbids the learner; chroot goes by
 * the rights there, not by the container's.
 */
export const lodgeSeccomp = profileWith(
  { names: ['chroot'] },
  {
    names: ['clone'],
    args: [{ index: 0, value: newNamespaces, valueTwo: newUserNamespace, op: 'SCMP_CMP_MASKED_EQ' }],
  },
  { names: ['setns'], args: [{ index: 1, value: newUserNamespace, op: 'SCMP_CMP_EQ' }] },
)

function profileWith(...more: { names: string[]; args?: object[] }[]): string {
  const allowed = more.map((rule) => ({ ...rule, action: 'SCMP_ACT_ALLOW' }))
  return JSON.stringify({ ...base, syscalls: [...allowed, ...base.syscalls] })
}
