import { expect, test } from 'vitest'
import { SandboxId, TerminalNumber } from '#common/sandbox.ts'
import type { HeldTerminal } from '#server/sandbox/sandbox-host.ts'
import { DyingTerminalHost } from '#server/testing/failing-sandbox-hosts.ts'
import { FakeClock } from '#server/testing/fake-clock.ts'
import { TerminalConnection, type ConnectionListener } from '#server/terminal/terminal-connection.ts'

const sandboxId = SandboxId.parse('sandbox00001')
const terminal = TerminalNumber.parse(1)

const ignore = (): void => undefined
const deaf: ConnectionListener = {
  onJoined: ignore,
  onOutput: ignore,
  onAccepted: ignore,
  onGap: ignore,
  onLost: ignore,
  onEnded: ignore,
}

/** Its page asks for it again the moment it is lost. */
async function connect() {
  const clock = new FakeClock()
  const host = new DyingTerminalHost(clock)
  await host.create({ id: sandboxId, kind: 'shell', egress: 'none' })
  const told: string[] = []
  const connection = new TerminalConnection(
    { open: (fitting) => host.openTerminal(sandboxId, terminal, fitting), clock },
    {
      ...deaf,
      onLost: () => {
        told.push('lost')
        connection.join().catch((error: unknown) => told.push(String(error)))
      },
      onEnded: () => told.push('ended'),
    },
  )
  await connection.join()
  return { clock, host, connection, told }
}

test('what is lost right after each join is joined ever less often, however eager its page is, until it lasts', async () => {
  const { clock, host, told } = await connect()
  await clock.advance(25_000)
  expect(host.pauses).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000])
  expect(told).toEqual(Array(10).fill('lost'))

  host.dies = false
  await clock.advance(10_000)
  const pauses = host.pauses.length
  host.breakConnections(sandboxId)
  await clock.advance(100)
  expect(host.pauses).toHaveLength(pauses + 1)
})

test('whoever waits for what is broken is refused when it is closed, and nothing is joined any more', async () => {
  const { clock, host, connection, told } = await connect()
  await clock.advance(0)
  expect(told).toEqual(['lost'])
  connection.close()
  await clock.advance(60_000)
  expect(told).toEqual(['lost', expect.stringContaining('sandbox-gone')])
  expect(host.pauses).toEqual([])
})

test('of all that have ever written, those unheard of for long are forgotten', async () => {
  const { host, clock, connection } = await connect()
  host.dies = false
  await clock.advance(1000)
  const writers = Array.from({ length: 5000 }, (_, number) => number.toString(16).padStart(16, '0'))
  for (const writer of writers) expect(connection.send(writer, 0, Buffer.from('x'))).toBe(true)
  await clock.advance(1000)
  const goOn = (writer = ''): boolean => connection.send(writer, 1, Buffer.from('x'))
  expect([goOn(writers.at(-1)), goOn(writers[0])]).toEqual([true, false])
  connection.close()
})

test('what breaks with the last of what was printed before is not joined until it is whole', async () => {
  const { clock, host, connection } = await connect()
  host.dies = false
  await clock.advance(100)
  connection.close()
  let breaks = true
  const later = new TerminalConnection(
    {
      clock,
      async open(fitting) {
        const held = await host.openTerminal(sandboxId, terminal, fitting)
        if (breaks) breakAfterReplay(held)
        breaks = false
        return held
      },
    },
    deaf,
  )
  let joined = false
  const joining = later.join().then(() => (joined = true))
  await clock.advance(99)
  expect(joined).toBe(false)
  await clock.advance(1)
  await joining
})

test('a size that the shell has put back, since it read it just before the new one came, is set again', async () => {
  const { clock, host, connection } = await connect()
  host.dies = false
  await clock.advance(100)
  const shell = await host.openTerminal(sandboxId, terminal)
  connection.resize({ cols: 101, rows: 31 })
  shell.resize({ cols: 80, rows: 24 })
  await clock.advance(250)
  expect((await host.openTerminal(sandboxId, terminal)).size).toEqual({ cols: 101, rows: 31 })

  connection.resize({ cols: 90, rows: 20 })
  connection.close()
  shell.resize({ cols: 80, rows: 24 })
  await clock.advance(250)
  expect((await host.openTerminal(sandboxId, terminal)).size).toEqual({ cols: 80, rows: 24 })
})

/** Its last old output and its end come at once. */
function breakAfterReplay(held: HeldTerminal): void {
  const listen = held.listen.bind(held)
  held.listen = (listener) => {
    listen({
      ...listener,
      onOutput(offset, bytes) {
        listener.onOutput(offset, bytes)
        if (offset + bytes.length >= held.replayEnd) listener.onLost(new Error('broken'))
      },
    })
  }
}
