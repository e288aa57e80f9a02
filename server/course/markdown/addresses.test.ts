import { expect, test } from 'vitest'
import { show, textOf } from '#server/testing/shown-page.ts'

const katacoda = 'https://[[HOST_SUBDOMAIN]]-80-[[KATACODA_HOST]].environments.katacoda.com'

test('a link to the sandbox becomes a preview link, in both dialects', async () => {
  const page = await show(`[open](${katacoda}/a?b=1#c) and [this]({{TRAFFIC_HOST1_8080}})`)
  expect(page.all('sandlot-preview').map(({ properties }) => properties)).toEqual([
    { port: 80, path: '/a?b=1#c', prefix: '' },
    { port: 8080, path: '/', prefix: '' },
  ])
  expect(page.text).toBe('open and this')
})

test('a bare address is a link that shows where it leads as seen from inside', async () => {
  const page = await show(`Go to ${katacoda}/x now.`)
  expect(page.all('sandlot-preview')[0]?.properties).toEqual({ port: 80, path: '/x', prefix: '' })
  expect(page.text).toBe('Go to http://localhost:80/x now.')
})

test('a raw HTML link to the sandbox becomes a preview link with its prefix', async () => {
  const page = await show(
    `<a href="http://shop.[[HOST_SUBDOMAIN]]-80-[[KATACODA_HOST]].environments.katacoda.com/" target="_blank">shop</a>`,
  )
  expect(page.all('sandlot-preview')[0]?.properties).toEqual({ port: 80, path: '/', prefix: 'shop' })
})

test('a link to the port picker is one to a list of ports', async () => {
  const page = await show('[pick a port]({{TRAFFIC_SELECTOR}})')
  expect(textOf(page.all('sandlot-ports')[0])).toBe('pick a port')
})

test('a path inside the braces belongs to the link', async () => {
  const page = await show('[docs]({{TRAFFIC_HOST1_8000/swagger/index.html}})')
  expect(page.all('sandlot-preview')[0]?.properties).toMatchObject({
    port: 8000,
    path: '/swagger/index.html',
  })
})

test('an address in code is shown as an address, and stays as written in what is typed', async () => {
  const command = `curl ${katacoda}/health`
  const page = await show(`\`${command}\`{{execute}}\n\n\`\`\`bash\n${command}\n\`\`\``)
  expect(page.actions[0]?.source).toBe(command)
  expect(page.all('sandlot-address').map(({ properties }) => properties)).toEqual([
    { port: 80, prefix: '', scheme: 'http://' },
    { port: 80, prefix: '', scheme: 'http://' },
  ])
  expect(page.all('code').map(textOf)).toEqual([
    'curl http://localhost:80/health',
    'curl http://localhost:80/health',
  ])
})

test('copied documentation of placeholders is left as it is', async () => {
  const page = await show('Use {{TRAFFIC_HOSTX_Y}} and [[PATH]].')
  expect(page.text).toBe('Use {{TRAFFIC_HOSTX_Y}} and [[PATH]].')
})

test('an address within a foreign one stands there as written', async () => {
  const page = await show(
    '[in](https://login.example/?next={{TRAFFIC_HOST1_80}}/x) [to]({{TRAFFIC_HOST1_80}}/?next={{TRAFFIC_HOST1_81}})',
  )
  expect(page.all('a')[0]?.properties['href']).toBe('https://login.example/?next={{TRAFFIC_HOST1_80}}/x')
  expect(page.all('sandlot-preview')[0]?.properties['path']).toBe('/?next={{TRAFFIC_HOST1_81}}')
})

test('an address that looks like the host of a mail address is shown as any other', async () => {
  const page = await show(`me@.${katacoda.slice('https://'.length)}`)
  expect(page.text).toBe('me@.localhost:80')
})

test('a lesson cannot forge an address that was never there', async () => {
  const page = await show('[x](http://sandlot-7.invalid/) http://sandlot-0.invalid/y')
  expect(page.all('sandlot-preview')).toEqual([])
  expect(page.all('sandlot-address')).toEqual([])
})
