import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Page } from '#common/course.ts'
import { SandboxId, TerminalNumber } from '#common/sandbox.ts'
import { systemClock } from '#server/clock.ts'
import { createLog } from '#server/log.ts'
import { beginLesson } from '#server/session/lesson-beginning.ts'
import { beginPageScripts } from '#server/session/page-scripts.ts'
import { Terminals } from '#server/terminal/terminals.ts'
import { eventually } from '#server/testing/eventually.ts'
import { FakeSandboxHost } from '#server/testing/fake-sandbox-host.ts'
import { testLesson } from '#server/testing/lessons.ts'
import { temporaryContent } from '#server/testing/temporary-content.ts'
import { TerminalProbe } from '#server/testing/terminal-probe.ts'

const sandboxId = SandboxId.parse('sandbox00001')

async function stage() {
  const host = new FakeSandboxHost()
  await host.create({ id: sandboxId, kind: 'shell', egress: 'none' })
  const terminals = new Terminals({ host, clock: systemClock, log: createLog('silent') })
  onTestFinished(() => terminals.close())
  const fill = (text: string) => text.replaceAll('[[HOST_IP]]', '172.30.1.2')
  const root = host.directory(sandboxId)
  return {
    host,
    parts: { host, terminals, fill },
    read: (path: string) => readFileSync(join(root, path), 'utf8'),
    has: (path: string) => existsSync(join(root, path)),
    terminal: (number: number) => TerminalProbe.open(host, sandboxId, TerminalNumber.parse(number)),
  }
}

async function page(scripts: Record<string, string>): Promise<Page> {
  const root = await temporaryContent(scripts)
  const [intro] = testLesson('one').pages
  if (!intro) return expect.fail('no page')
  return { ...intro, ...Object.fromEntries(Object.keys(scripts).map((name) => [name, join(root, name)])) }
}

test('a background script runs out of sight, its output is kept and its end is told', async () => {
  const { parts, read, has } = await stage()
  const intro = await page({
    background: 'echo begins\r\necho to stderr >&2\r\necho [[HOST_IP]] > address\r\nexit 4\r\n',
  })
  await beginPageScripts(parts, sandboxId, intro)
  await eventually(() => expect(has('opt/katacoda-background-finished')).toBe(true))
  expect(read('var/log/killercoda/intro0_background.log')).toBe('begins\nto stderr\n')
  expect(read('var/lib/sandlot/pages/0/status')).toBe('4\n')
  expect(read('address')).toBe('172.30.1.2\n')
})

test('a foreground script is typed line by line into the first terminal, at the same time', async () => {
  const { parts, terminal } = await stage()
  const probe = await terminal(1)
  const intro = await page({
    background: 'sleep 600',
    foreground: 'name=Ada\necho hello $name from [[HOST_IP]]\n',
  })
  const { typed } = await beginPageScripts(parts, sandboxId, intro)
  await typed
  await probe.until(() => probe.output.includes('\nhello Ada from 172.30.1.2'))
  expect(probe.output).toContain('$ name=Ada')
})

test('what a page brings is begun once a sandbox, and once more in a fresh one', async () => {
  const { parts, host, terminal } = await stage()
  const probe = await terminal(1)
  const intro = await page({ foreground: 'echo once' })
  for (let visit = 0; visit < 3; visit++) await (await beginPageScripts(parts, sandboxId, intro)).typed
  await probe.until(() => probe.output.includes('\nonce'))
  expect(probe.output.match(/\nonce/g)).toHaveLength(1)

  const other = SandboxId.parse('sandbox00002')
  await host.create({ id: other, kind: 'shell', egress: 'none' })
  const fresh = await TerminalProbe.open(host, other, TerminalNumber.parse(1))
  await (
    await beginPageScripts(parts, other, intro)
  ).typed
  await fresh.until(() => fresh.output.includes('\nonce'))
})

test('a lesson begins with its own address and with terminals that run their command', async () => {
  const { parts, read, terminal } = await stage()
  const probe = await terminal(3)
  const lesson = testLesson('one')
  const workspace = {
    ...lesson.workspace,
    terminals: [{ name: 'Second' }, { name: 'Third', command: 'echo on [[HOST_IP]]' }],
  }
  const given = { ...parts, portAddress: 'http://PORT-sandbox00001.example' }
  for (let start = 0; start < 2; start++) await (await beginLesson(given, sandboxId, { workspace })).typed
  await probe.until(() => probe.output.includes('\non 172.30.1.2'))
  expect(probe.output.match(/\non /g)).toHaveLength(1)
  expect(read('etc/killercoda/host')).toBe('http://PORT-sandbox00001.example\n')
})
