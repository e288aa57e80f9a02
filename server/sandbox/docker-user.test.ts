import { expect, test } from 'vitest'
import { dockerRecipe } from './docker-recipe.ts'
import { readSandboxEntrance } from './docker-user.ts'

const plan = { kind: 'docker', egress: 'internet' } as const
const limits = { memoryBytes: 2 ** 29, cpus: 1, pids: 256 }
const network = { name: 'any', subnet: '10.0.0.0/16', gateway: '10.0.0.1' }
const networks = { lab: network, internet: network }

test('no two docker sandboxes are one user, and each says which it is', () => {
  const recipes = Array.from({ length: 200 }, () => dockerRecipe(plan, limits, networks))
  const users = recipes.map(({ Labels }) => readSandboxEntrance('docker', Labels).user)
  expect(new Set(users).size).toBe(200)
  for (const [index, { Cmd }] of recipes.entries()) expect(users[index]).toBe(`${Cmd?.at(-1)}:1000`)
})

test('under another runtime, and where an earlier version made them, all are uid 1000', () => {
  const { Cmd, Labels } = dockerRecipe(plan, limits, networks, { docker: 'runsc' })
  expect(Cmd).toBeUndefined()
  expect(readSandboxEntrance('docker', Labels).user).toBe('1000:1000')
})

test('no two shell sandboxes are one user; one of an earlier version or another runtime is entered as it was', () => {
  const shell = { ...plan, kind: 'shell' } as const
  const recipes = Array.from({ length: 200 }, () => dockerRecipe(shell, limits, networks))
  expect(new Set(recipes.map(({ Cmd }) => Cmd?.at(-1))).size).toBe(200)
  expect(readSandboxEntrance('shell', recipes[0]?.Labels)).toEqual({ enter: '/proc/1/exe' })
  const { Labels } = dockerRecipe(shell, limits, networks, { shell: 'runsc' })
  expect(readSandboxEntrance('shell', Labels)).toEqual({ enter: '/usr/local/lib/sandlot/enter' })
})

test('a label that no version wrote makes nobody root', () => {
  for (const uid of ['0', '-1', '', 'root', '2147483648']) {
    expect(readSandboxEntrance('docker', { 'sandlot.uid': uid }).user).toBe('1000:1000')
  }
})
