import type Docker from 'dockerode'
import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { LessonId } from '#common/course.ts'
import { UserId } from '#common/person.ts'
import { SandboxId, TerminalNumber } from '#common/sandbox.ts'
import { SessionId } from '#common/session.ts'
import { systemClock } from '#server/clock.ts'
import { openDockerPlace } from '#server/testing/docker-host.ts'
import { withPatience } from '#server/testing/patience.ts'
import { TerminalProbe } from '#server/testing/terminal-probe.ts'
import { sandboxImage } from './docker-recipe.ts'
import { describeSandboxHost, type HostUnderTest } from './sandbox-host.contract.ts'
import type { SandboxEvent } from './sandbox-host.ts'

const { docker, host, withRecipe, withClock, withoutPassage, recipe, removeAll } = openDockerPlace()

afterAll(removeAll)

const place: HostUnderTest = {
  host,
  async listenInside(id) {
    const serve = 'while :; do echo hello | nc -l -N 127.0.0.1 8080; done >/dev/null 2>&1 &'
    await host.run(id, { argv: ['sh', '-c', serve], timeoutMs: 20_000 })
    const isOpen = 'until ss -ltn | grep -q :8080; do sleep 0.02; done'
    await host.run(id, { argv: ['sh', '-c', isOpen], timeoutMs: 20_000 })
    return 8080
  },
  close: removeAll,
}

describeSandboxHost('Docker', 'shell', () => Promise.resolve(place))
describeSandboxHost('Docker', 'docker', () => Promise.resolve(place))
describeSandboxHost('Docker, by the engine alone', 'docker', () =>
  Promise.resolve({ ...place, host: withoutPassage() }),
)

const terminal = TerminalNumber.parse(1)
let made = 0

async function makeSandbox(): Promise<SandboxId> {
  const id = SandboxId.parse(`docker${process.pid}x${++made}`.padEnd(8, '0'))
  await host.create({ id, kind: 'docker', egress: 'none' })
  return id
}

async function containerOf(id: SandboxId): Promise<Docker.Container> {
  const [info] = await docker.listContainers({ all: true, filters: { label: [`sandlot.sandbox=${id}`] } })
  return docker.getContainer(info?.Id ?? 'none')
}

async function shell(id: SandboxId, script: string): Promise<string> {
  const result = await host.run(id, { argv: ['sh', '-c', script], timeoutMs: 20_000 })
  if (result.status === 'timeout') throw new Error(`not in 20 s: ${script}`)
  return result.stdout
}

/** Resolves when the script ends with 0. */
async function untilInside(id: SandboxId, script: string): Promise<void> {
  await shell(id, `until ${script}; do sleep 0.02; done`)
}

test('the learner is root inside, and nobody of importance outside', async () => {
  const id = await makeSandbox()
  const probe = await TerminalProbe.open(host, id, terminal)
  await probe.run('id -u; pwd; echo $HOME', /\n0\r\n\/root\r\n\/root\r\n/)
  expect(await shell(id, 'id -u; pwd; echo $HOME')).toBe('0\n/root\n/root\n')
  const container = await containerOf(id)
  const seen = (await container.top({ ps_args: '-eo pid,uid,args' })) as { Processes: string[][] }
  const ours = seen.Processes.filter(([, , args]) => args?.includes('hold attach'))
  // The owner of the learner's namespaces, who has nothing else, brings the server to them.
  const { Config } = await container.inspect()
  const owner = Config.Labels['sandlot.uid']
  expect(ours.map(([, uid]) => uid).filter((uid) => uid !== owner)).toEqual(['1000', '1000', '1000'])
})

test('a viewer who leaves leaves nothing behind but the shell', async () => {
  const id = await makeSandbox()
  const probe = await TerminalProbe.open(host, id, terminal)
  await probe.run('echo here', /\nhere\r\n/)
  expect(await shell(id, 'pgrep -fc "[h]old attach"')).toBe('2\n')
  probe.terminal.close()
  await untilInside(id, 'test $(pgrep -fc "[h]old attach") = 1')
})

test('what is pasted into a program that prints more of it than comes in arrives whole', async () => {
  const probe = await TerminalProbe.open(host, await makeSandbox(), terminal)
  const line = `${'x'.repeat(200)}\n`
  await probe.run(
    `echo ready; awk '{ for (i = 0; i < 40; i++) print } END { print "lines", NR }'`,
    /\nready\r\n/,
  )
  await probe.paste(Buffer.from(line.repeat(4000)))
  probe.type('\x04')
  await probe.until(() => /\nlines 4000\r\n/.test(probe.output))
  probe.terminal.close()
})

test('a viewer whose process inside is killed is lost, and the shell is there for the next', async () => {
  const id = await makeSandbox()
  const before = await TerminalProbe.open(host, id, terminal)
  before.terminal.close()
  const probe = await TerminalProbe.open(host, id, terminal)
  await probe.run('KEPT=1; echo here', /\nhere\r\n/)
  await shell(id, 'kill -9 $(pgrep -nf "[h]old attach")')
  await probe.until(() => probe.end !== undefined)
  expect(probe.end).toBe('lost')
  const again = await TerminalProbe.open(host, id, terminal)
  await again.run('echo kept $KEPT', /\nkept 1\r\n/)
})

// The engine tells of one end at a time, and of none while an ended program's output waits for its reader.
test('a viewer who stopped reading and whose process inside is killed holds up nothing else', async () => {
  const id = await makeSandbox()
  const probe = await TerminalProbe.open(host, id, terminal)
  await probe.run('yes', /y\r\ny\r\n/)
  probe.terminal.pause()
  await shell(id, 'sleep 0.5; kill -9 $(pgrep -nf "[h]old attach")')
  expect(await shell(id, 'echo still here')).toBe('still here\n')
  probe.terminal.close()
})

test('answers from ports that nobody reads hold up nothing else, and wait whole', async () => {
  const id = await makeSandbox()
  // As much as there is room for on the way, and a little more.
  const sizes = [1_350_000, 1_400_000, 1_450_000, 1_500_000, 1_550_000]
  const answers = await Promise.all(
    sizes.map(async (size, index) => {
      const port = 8080 + index
      await shell(id, `(yes | head -c ${size} | nc -l -N ${port}) > /dev/null 2>&1 &`)
      await untilInside(id, `ss -ltn | grep -q :${port}`)
      return host.dial(id, port)
    }),
  )
  await shell(id, 'sleep 0.5')
  expect(await shell(id, 'echo still here')).toBe('still here\n')
  expect(await Promise.all(answers.map(countBytes))).toEqual(sizes)
})

test('a program that eats all memory is killed, and the terminal goes on', async () => {
  const id = await makeSandbox()
  const watched = watchUntil((event) => event.kind === 'out-of-memory')
  const probe = await TerminalProbe.open(host, id, terminal)
  await probe.run('KEPT=1; head -c 2000m /dev/zero | tail; echo over', /\nover\r\n/)
  await probe.run('echo kept $KEPT', /\nkept 1\r\n/)
  expect(await watched).toContainEqual({ id, kind: 'out-of-memory' })
})

test('a sandbox that ends by itself is told of; one that is removed is not', async () => {
  const [removed, killed] = [await makeSandbox(), await makeSandbox()]
  const watched = watchUntil((event) => event.id === killed)
  await host.remove(removed)
  await (await containerOf(killed)).kill()
  // The engine may still have something to tell of others.
  const told = (await watched).filter(({ id }) => id === killed || id === removed)
  expect(told).toEqual([{ id: killed, kind: 'ended' }])
  expect((await host.find()).find(({ id }) => id === killed)?.running).toBe(false)
  await expect(TerminalProbe.open(host, killed, terminal)).rejects.toMatchObject({
    problem: { code: 'sandbox-gone' },
  })
})

test('a sandbox is removed with its volume', async () => {
  const id = await makeSandbox()
  const { Mounts } = await (await containerOf(id)).inspect()
  const volume = docker.getVolume(Mounts[0]?.Name ?? 'none')
  expect(await volume.inspect()).toBeDefined()
  await host.remove(id)
  await expect(volume.inspect()).rejects.toMatchObject({ statusCode: 404 })
})

test('a command out of time is killed even where it hides, and one left running by intention lives on', async () => {
  const id = await makeSandbox()
  const hiding = 'setsid sleep 7001 & (setsid sleep 7002 &) ; sleep 7003'
  expect(await host.run(id, { argv: ['sh', '-c', hiding], timeoutMs: 300 })).toMatchObject({
    status: 'timeout',
  })
  await shell(id, '(while :; do echo noise; sleep 0.01; done) & exec 3>&1; setsid sleep 8001 &')
  await untilInside(id, 'pgrep -f "^sleep 8001" >/dev/null')
  expect(await shell(id, 'pgrep -af "^sleep [78]00"')).toMatch(/^\d+ sleep 8001\n$/)
  expect(await shell(id, 'pgrep -fc "[e]cho noise"')).not.toBe('0\n')
})

test('a command that cannot be begun is our failure, not the command’s', async () => {
  const id = await makeSandbox()
  await host.run(id, { argv: ['sh', '-c', 'while sleep 600 & do :; done'], timeoutMs: 20_000 })
  await expect(host.run(id, { argv: ['true'], timeoutMs: 5000 })).rejects.toMatchObject({
    problem: { code: 'sandbox-failed' },
  })
})

test('a command whose sandbox ends under it has no result', async () => {
  const id = await makeSandbox()
  const result = host.run(id, { argv: ['sleep', '60'], timeoutMs: 60_000 })
  const gone = expect(result).rejects.toMatchObject({ problem: { code: 'sandbox-gone' } })
  await untilInside(id, 'pgrep -x sleep')
  await (await containerOf(id)).kill()
  await gone
})

test('a long input reaches a command whole', async () => {
  const id = await makeSandbox()
  const stdin = Buffer.alloc(3_000_000, 'input ')
  const result = await host.run(id, { argv: ['sha256sum'], stdin, timeoutMs: 20_000 })
  expect(result.stdout).toBe(`${createHash('sha256').update(stdin).digest('hex')}  -\n`)
})

test('a sandbox that does not get ready says why, and leaves nothing behind', async () => {
  const broken = withRecipe(async (plan) => ({
    ...(await recipe(plan)),
    Cmd: ['sh', '-c', 'echo cannot make the world; exit 1'],
  }))
  const id = SandboxId.parse(`broken${process.pid}`.padEnd(8, '0'))
  const failure = broken.create({ id, kind: 'shell', egress: 'none' })
  await expect(failure).rejects.toMatchObject({
    problem: { code: 'sandbox-failed', params: { reason: 'cannot make the world' } },
  })
  expect(causesOf(await failure.catch((error: unknown) => error))).toContain('cannot make the world')
  expect((await host.find()).some((found) => found.id === id)).toBe(false)
})

test('a warm sandbox that was made with other limits is for nobody; whoever has one keeps it', async () => {
  const owner = {
    userId: UserId.parse('mina'),
    sessionId: SessionId.parse(`session${process.pid}`),
    lessonId: LessonId.parse('course/lesson'),
  }
  const larger = withRecipe(async (plan) => {
    const made = await recipe(plan)
    return { ...made, HostConfig: { ...made.HostConfig, PidsLimit: 300 } }
  })
  const make = async (by: typeof host, name: string, owned = {}) => {
    const id = SandboxId.parse(`${name}${process.pid}`.padEnd(8, '0'))
    await by.create({ id, kind: 'shell', egress: 'none', ...owned })
    return id
  }
  const ids = [
    await make(host, 'likenow'),
    await make(larger, 'larger'),
    await make(larger, 'owned', { owner }),
  ]
  const outdated = new Map((await host.find()).map((found) => [found.id, found.outdated]))
  expect(ids.map((id) => outdated.get(id))).toEqual([undefined, true, undefined])
})

test('a sandbox of an earlier version’s image is known as one, and blamed for what it does not understand', async () => {
  const present = await makeSandbox()
  const older = { repo: 'sandlot/test-older', tag: String(process.pid) }
  const name = `${older.repo}:${older.tag}`
  await docker.getImage(sandboxImage.shell).tag(older)
  onTestFinished(() => docker.getImage(name).remove({ force: true }))
  const id = SandboxId.parse(`older${process.pid}`.padEnd(8, '0'))
  await withRecipe(async (plan) => ({ ...(await recipe(plan)), Image: name })).create({
    id,
    kind: 'shell',
    egress: 'none',
  })
  const outdated = new Map((await host.find()).map((found) => [found.id, found.outdated]))
  expect([outdated.get(id), outdated.get(present)]).toEqual([true, undefined])

  // It did not part what it says into pieces.
  const itsDial = `printf '#!/bin/sh\nprintf +; exec cat\n' > /usr/local/lib/sandlot/dial`
  await expect(host.dial(id, 80)).rejects.toMatchObject({
    problem: { code: 'sandbox-failed', params: { port: 80 } },
  })
  for (const [sandbox, code] of [
    [id, 'sandbox-outdated'],
    [present, 'sandbox-failed'],
  ] as const) {
    await shell(sandbox, itsDial)
    await expect(host.dial(sandbox, 80)).rejects.toMatchObject({ problem: { code, params: {} } })
  }
  await host.remove(id)
})

test('a command whose program never begins has an end, and so has its sandbox', async () => {
  const id = await makeSandbox()
  const never = `printf '#!/bin/sh\nexec sleep 600\n' > never; chmod +x never; mv never /usr/local/lib/sandlot/run`
  await shell(id, never)
  const hung = await host.run(id, { argv: ['true'], timeoutMs: 200 })
  expect(hung.status).toBe('timeout')
  await host.remove(id)
})

// Its root stops what the engine starts in there: the engine waits for that for ever, and does nothing else with it.
test('a sandbox that holds up the engine is removed all the same', async () => {
  const id = SandboxId.parse(`stuck${process.pid}`.padEnd(8, '0'))
  await host.create({ id, kind: 'shell', egress: 'none' })
  await shell(id, 'rm /etc/passwd; mkfifo /etc/passwd')
  // One may not even be made, as the other holds up the engine.
  const hung = [1, 2].map(() => host.run(id, { argv: ['true'], timeoutMs: 200 }))
  for (const run of await Promise.allSettled(hung))
    expect(run).not.toMatchObject({ value: { status: 'exited' } })
  await host.remove(id)
  expect((await host.find()).filter((found) => found.id === id)).toEqual([])
})

test('nothing waits on after a sandbox has been removed: a command that ends some would end late', async () => {
  const waiting = new Set<object>()
  const counting = withClock({
    now: () => systemClock.now(),
    after(milliseconds, run) {
      const timer = {}
      waiting.add(timer)
      const cancel = systemClock.after(milliseconds, () => {
        waiting.delete(timer)
        run()
      })
      return () => {
        waiting.delete(timer)
        cancel()
      }
    },
  })
  const id = SandboxId.parse(`timed${process.pid}`.padEnd(8, '0'))
  await counting.create({ id, kind: 'shell', egress: 'none' })
  await counting.remove(id)
  expect(waiting.size).toBe(0)
})

test('health names the image that is missing', async () => {
  await host.checkHealth()
  const without = withRecipe(async (plan) => ({
    ...(await recipe(plan)),
    Image: 'sandlot/none:1',
  }))
  await expect(without.checkHealth()).rejects.toMatchObject({
    problem: { code: 'sandbox-failed', params: { missing: 'image', name: 'sandlot/none:1' } },
  })
})

/** What was told up to the one waited for. */
async function watchUntil(isLast: (event: SandboxEvent) => boolean): Promise<SandboxEvent[]> {
  const events: SandboxEvent[] = []
  const last = new Promise<() => void>((resolve) => {
    const stop = host.watch((event) => {
      events.push(event)
      if (isLast(event)) resolve(stop)
    })
  })
  const close = await withPatience(last, () => JSON.stringify(events))
  close()
  return events
}

async function countBytes(stream: Readable): Promise<number> {
  let bytes = 0
  for await (const chunk of stream) bytes += (chunk as Buffer).length
  return bytes
}

function causesOf(error: unknown): string {
  return error instanceof Error ? `${error.message}; ${causesOf(error.cause)}` : ''
}
