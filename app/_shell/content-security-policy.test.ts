import { expect, test } from 'vitest'
import { contentSecurityPolicy } from './content-security-policy.ts'

const inputs = {
  nonce: 'bm9uY2U=',
  host: 'learn.example:3000',
  previews: 'http://*.localhost:3000',
  development: false,
}

test('Only scripts with the nonce run, and nothing is evaluated', () => {
  const scripts = directive(contentSecurityPolicy(inputs), 'script-src')
  expect(scripts).toContain("'nonce-bm9uY2U='")
  expect(scripts).not.toContain('unsafe')
})

test('A page talks to its own server and shows previews, and is shown in no other page', () => {
  const policy = contentSecurityPolicy(inputs)
  expect(directive(policy, 'connect-src')).toBe("'self' ws://learn.example:3000 wss://learn.example:3000")
  expect(directive(policy, 'frame-src')).toBe("'self' http://*.localhost:3000")
  expect(directive(policy, 'frame-ancestors')).toBe("'none'")
})

test('A forged Host header adds nothing to the policy', () => {
  const policy = contentSecurityPolicy({ ...inputs, host: 'x; script-src *' })
  expect(directive(policy, 'connect-src')).toBe("'self'")
})

function directive(policy: string, name: string): string | undefined {
  return policy
    .split('; ')
    .find((entry) => entry.startsWith(`${name} `))
    ?.slice(name.length + 1)
}
