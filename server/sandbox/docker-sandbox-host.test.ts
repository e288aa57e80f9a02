import Docker from 'dockerode'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { SandboxId, TerminalNumber } from '#common/sandbox.ts'
import { createLog } from '#server/log.ts'
import { FakeClock } from '#server/testing/fake-clock.ts'
import { DockerSandboxHost } from './docker-sandbox-host.ts'
import type { SandboxEvent, SandboxHost } from './sandbox-host.ts'

const id = SandboxId.parse('abcdefgh')
const unreachable = { problem: { code: 'engine-unreachable' } }

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanups.splice(0)) await cleanUp()
})

test('where no engine listens, everything asked of it is answered with engine-unreachable', async () => {
  const host = hostAt('/nowhere/docker.sock', new FakeClock())
  for (const ask of everything(host)) await expect(ask()).rejects.toMatchObject(unreachable)
})

test('an engine that takes a question and never answers is unreachable after a time', async () => {
  const clock = new FakeClock()
  const host = hostAt(await engine(() => undefined), clock)
  for (const ask of everything(host)) {
    const answer = expect(ask()).rejects.toMatchObject(unreachable)
    await clock.advance(200_000)
    await answer
  }
})

test('a sandbox that the engine cannot make fails with the reason that the engine gives', async () => {
  for (const [status, message] of [
    [500, 'no space left on device'],
    [404, 'No such image: sandlot/any'],
  ] as const) {
    const socket = await engine((request, response) => {
      const isCreation = request.method === 'POST'
      response.writeHead(isCreation ? status : 200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(isCreation ? { message } : []))
    })
    await expect(
      hostAt(socket, new FakeClock()).create({ id, kind: 'shell', egress: 'none' }),
    ).rejects.toMatchObject({ problem: { code: 'sandbox-failed', params: { reason: message } } })
  }
})

test('events are followed again after the engine was away', async () => {
  const clock = new FakeClock()
  const connections: string[] = []
  const socket = await engine((request, response) => {
    connections.push(new URL(request.url ?? '', 'http://engine').pathname)
    const action = connections.length === 1 ? 'oom' : 'die'
    const event = { Type: 'container', Action: action, Actor: { Attributes: { 'sandlot.sandbox': id } } }
    response.write(`${JSON.stringify(event)}\n`)
    if (connections.length === 1) response.end()
  })
  const events: SandboxEvent[] = []
  const close = hostAt(socket, clock).watch((event) => events.push(event))
  while (events.length < 1) await clock.advance(0)
  while (events.length < 2) await clock.advance(1000)
  close()
  expect(events).toEqual([
    { id, kind: 'out-of-memory' },
    { id, kind: 'ended' },
  ])
  expect(connections).toEqual(['/events', '/events'])
})

function everything(host: SandboxHost): (() => Promise<unknown>)[] {
  return [
    () => host.create({ id, kind: 'shell', egress: 'none' }),
    () => host.find(),
    () => host.remove(id),
    () => host.openTerminal(id, TerminalNumber.parse(1), { cols: 80, rows: 24 }),
    () => host.run(id, { argv: ['true'], timeoutMs: 1000 }),
    () => host.dial(id, 80),
    () => host.checkHealth(),
  ]
}

function hostAt(socketPath: string, clock: FakeClock): DockerSandboxHost {
  return new DockerSandboxHost({
    docker: new Docker({ socketPath }),
    recipe: () => Promise.resolve({ Image: 'sandlot/any' }),
    installation: 'test',
    clock,
    log: createLog('silent'),
  })
}

/** Something that listens where an engine would; its socket's path. */
async function engine(answer: RequestListener): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'sandlot-engine-'))
  const server = createServer(answer).listen(join(directory, 'docker.sock'))
  await once(server, 'listening')
  cleanups.push(async () => {
    server.closeAllConnections()
    server.close()
    await rm(directory, { recursive: true })
  })
  return join(directory, 'docker.sock')
}
