import { expect, test } from 'vitest'
import { fillPlaceholders, findPlaceholders } from './placeholder.ts'

const fill = (text: string) =>
  fillPlaceholders(text, {
    preview: (port, prefix) => `http://${prefix === '' ? '' : `${prefix}.`}${port}-box.localhost:3000`,
    picker: 'http://localhost:3000/ports/session-1',
  })

test('an address in Katacoda’s words becomes the preview address', () => {
  expect(fill('https://[[HOST_SUBDOMAIN]]-80-[[KATACODA_HOST]].environments.katacoda.com/a?b=1')).toBe(
    'http://80-box.localhost:3000/a?b=1',
  )
  expect(fill('http://[[CLIENT_SUBDOMAIN]]-8443-[[KATACODA_HOST]].[[KATACODA_DOMAIN]]/')).toBe(
    'http://8443-box.localhost:3000/',
  )
})

test('a label in front of the host name is kept as a prefix', () => {
  expect(
    fill('http://customer-tutorial.[[HOST_SUBDOMAIN]]-80-[[KATACODA_HOST]].environments.katacoda.com'),
  ).toBe('http://customer-tutorial.80-box.localhost:3000')
  expect(fill('https://console-[[HOST_SUBDOMAIN]]-443-[[KATACODA_HOST]].environments.katacoda.com')).toBe(
    'http://console.443-box.localhost:3000',
  )
})

test('a host name without a scheme stays one', () => {
  expect(fill('HOST=[[HOST_SUBDOMAIN]]-5000-[[KATACODA_HOST]].environments.katacoda.com')).toBe(
    'HOST=5000-box.localhost:3000',
  )
})

test('an address pasted from an author’s own session is one too', () => {
  expect(fill('https://2886795303-30000-cykoria01.environments.katacoda.com/x')).toBe(
    'http://30000-box.localhost:3000/x',
  )
})

test('an address in Killercoda’s words becomes the preview address, inside commands as well', () => {
  expect(fill('curl -X POST {{TRAFFIC_HOST1_80}}/api')).toBe('curl -X POST http://80-box.localhost:3000/api')
  expect(fill('{{TRAFFIC_HOST1_8080/swagger/index.html}}')).toBe(
    'http://8080-box.localhost:3000/swagger/index.html',
  )
  expect(fill('https://{{TRAFFIC_HOST1_80}}')).toBe('http://80-box.localhost:3000')
})

test('the machine’s own address is its name', () => {
  expect(fill('ssh root@[[HOST_IP]] [[HOST1_IP]]')).toBe('ssh root@172.30.1.2 172.30.1.2')
})

test('without a port the learner picks one', () => {
  const text = 'https://[[HOST_SUBDOMAIN]]-[[KATACODA_HOST]].environments.katacoda.com {{TRAFFIC_SELECTOR}}'
  expect(findPlaceholders(text).map(({ kind }) => kind)).toEqual(['picker', 'picker'])
  expect(fill('{{TRAFFIC_SELECTOR}}')).toBe('http://localhost:3000/ports/session-1')
})

test('what only looks like a placeholder is left alone', () => {
  const text =
    '[[PATH]] [[ -f x ]] {{TRAFFIC_HOSTX_Y}} {{TRAFFIC_HOST1_PORT}} {{TRAFFIC_HOST1_99999999}} {{item}} a.environments.b'
  expect(fill(text)).toBe(text)
})

test('placeholders are found with their places in the text', () => {
  const text = 'a {{TRAFFIC_HOST1_80}} b'
  const [found] = findPlaceholders(text)
  expect(found).toMatchObject({ kind: 'address', port: 80, prefix: '', path: '' })
  expect(text.slice(found?.start, found?.end)).toBe('{{TRAFFIC_HOST1_80}}')
})

test('what is said of the second host means the second machine', () => {
  expect(fill('ping [[HOST2_IP]]')).toBe('ping 172.30.2.2')
  expect(findPlaceholders('{{TRAFFIC_HOST2_80}}')).toMatchObject([{ port: 80, prefix: 'host02' }])
  expect(findPlaceholders('{{TRAFFIC_HOST1_80}}')).toMatchObject([{ port: 80, prefix: '' }])
  expect(
    findPlaceholders('https://[[HOST2_SUBDOMAIN]]-8080-[[KATACODA_HOST]].environments.katacoda.com/x'),
  ).toMatchObject([{ kind: 'address', port: 8080, prefix: 'host02' }])
})
