import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LessonId } from '#common/course.ts'
import { protectionGaps, protectionNames } from '#common/machine.ts'
import { UserId } from '#common/person.ts'
import { SandboxId, type SandboxKind, TerminalNumber } from '#common/sandbox.ts'
import { SessionId } from '#common/session.ts'
import { TerminalProbe } from '#server/testing/terminal-probe.ts'
import type { SandboxHost, SandboxOwner } from './sandbox-host.ts'

export interface HostUnderTest {
  host: SandboxHost
  /** Starts a server inside that sends `hello` to whoever connects; the port it listens on. */
  listenInside(id: SandboxId): Promise<number>
  close(): Promise<void>
}

/** What every place for sandboxes must do: the port's sentences, run against each adapter. */
export function describeSandboxHost(
  name: string,
  kind: SandboxKind,
  makeHost: () => Promise<HostUnderTest>,
): void {
  describe(`${name}, a ${kind} sandbox`, () => {
    let place: HostUnderTest
    let host: SandboxHost
    const id = newId()
    let terminals = 0

    beforeAll(async () => {
      place = await makeHost()
      host = place.host
      await host.create({ id, kind, egress: 'none' })
    })

    afterAll(() => place.close())

    /** Each test has a terminal of its own. */
    function nextTerminal(): TerminalNumber {
      return TerminalNumber.parse(++terminals)
    }

    test('a sandbox is found with what it is and whose it is, until it is removed', async () => {
      const owned = newId()
      const owner = someOwner()
      const made = await host.create({ id: owned, kind, egress: 'lab', owner })
      const facts = { id: owned, kind, egress: 'lab', sessionId: owner.sessionId, running: true }
      expect(made).toMatchObject(facts)
      expect(await find(host, owned)).toEqual(made)
      await host.remove(owned)
      expect(await find(host, owned)).toBeUndefined()
    })

    test('a pooled sandbox is given to one session, and told of as its', async () => {
      const pooled = newId()
      const owner = someOwner()
      const made = await host.create({ id: pooled, kind, egress: 'none' })
      expect(made.sessionId).toBeUndefined()
      expect(await host.assign(pooled, owner)).toEqual({ ...made, sessionId: owner.sessionId })
      expect(await host.assign(pooled, owner)).toEqual({ ...made, sessionId: owner.sessionId })
      await expect(host.assign(pooled, someOwner())).rejects.toMatchObject(problem('sandbox-failed'))
      expect((await find(host, pooled))?.sessionId).toBe(owner.sessionId)
      await host.remove(pooled)
    })

    test('removing twice is fine, and what is removed is gone, also to whoever is in it', async () => {
      const removed = newId()
      await host.create({ id: removed, kind, egress: 'none' })
      const inside = await TerminalProbe.open(host, removed, TerminalNumber.parse(1))
      await Promise.all([host.remove(removed), host.remove(removed)])
      await host.remove(removed)
      await inside.until(() => inside.end !== undefined)
      const gone = problem('sandbox-gone')
      await expect(host.assign(removed, someOwner())).rejects.toMatchObject(gone)
      await expect(TerminalProbe.open(host, removed, TerminalNumber.parse(1))).rejects.toMatchObject(gone)
      await expect(host.run(removed, { argv: ['true'], timeoutMs: 1000 })).rejects.toMatchObject(gone)
      await expect(host.dial(removed, 80)).rejects.toMatchObject(gone)
    })

    test('a shell outlives its viewer: the same variables and output are there on return', async () => {
      const terminal = nextTerminal()
      const before = await TerminalProbe.open(host, id, terminal)
      before.type('KEPT=treasure\r')
      await before.run('echo before', /\nbefore\r\n/)
      before.terminal.close()
      const after = await TerminalProbe.open(host, id, terminal)
      expect(after.terminal.start).toBe(0)
      await after.until(() => after.received >= after.terminal.replayEnd)
      expect(after.output).toMatch(/\nbefore\r\n/)
      await after.run('echo found $KEPT', /\nfound treasure\r\n/)
      after.terminal.close()
    })

    test('input sent again after a broken connection is typed once', async () => {
      const terminal = nextTerminal()
      const before = await TerminalProbe.open(host, id, terminal)
      before.type('COUNT=x$COUNT\r')
      await before.until(() => before.accepted === 14)
      before.terminal.close()
      const after = await TerminalProbe.open(host, id, terminal)
      expect(after.terminal.accepted.get(after.writer)).toBe(14)
      after.terminal.write(after.writer, 0, Buffer.from('COUNT=x$COUNT\recho count '))
      await after.until(() => after.accepted === 25)
      after.terminal.write(after.writer, 20, Buffer.from('ount $COUNT\r'))
      await after.until(() => /\ncount x\r\n/.test(after.output))
      after.terminal.close()
    })

    test('input after a gap is refused, and its writer is told from where to send', async () => {
      const probe = await TerminalProbe.open(host, id, nextTerminal())
      probe.terminal.write(probe.writer, 100, Buffer.from('echo never\r'))
      await probe.until(() => probe.told.length > 0)
      expect(probe.told).toEqual([0])
      await probe.run('echo sound', /\nsound\r\n/)
      expect(probe.output).not.toContain('never')
      probe.terminal.close()
    })

    test('two viewers see the same, and both can type', async () => {
      const terminal = nextTerminal()
      const one = await TerminalProbe.open(host, id, terminal)
      const two = await TerminalProbe.open(host, id, terminal, { writer: 'ffeeddccbbaa9988' })
      one.type('echo from one\r')
      await two.until(() => /\nfrom one\r\n/.test(two.output))
      two.type('echo from two\r')
      await one.until(() => /\nfrom two\r\n/.test(one.output))
      one.terminal.close()
      await two.run('echo still here', /\nstill here\r\n/)
      two.terminal.close()
    })

    test('2 MB pasted into a file arrive whole', async () => {
      const line = Buffer.from(`${'가나다 abc '.repeat(50)}\n`)
      const text = Buffer.concat(Array.from({ length: Math.ceil(2_000_000 / line.length) }, () => line))
      const probe = await TerminalProbe.open(host, id, nextTerminal())
      await probe.run('stty -echo; echo ready; cat > pasted', /\nready\r\n/)
      await probe.paste(text)
      probe.type('\x04')
      const [, digest] = await probe.run('sha256sum pasted', /([0-9a-f]{64}) {2}pasted/)
      expect(digest).toBe(createHash('sha256').update(text).digest('hex'))
      probe.terminal.close()
    })

    test('a program that prints without end waits for its viewer, and Ctrl-C gets through', async () => {
      const probe = await TerminalProbe.open(host, id, nextTerminal())
      await probe.run('yes', /y\r\ny\r\n/)
      probe.terminal.pause()
      let received: number
      do {
        received = probe.received
        await host.run(id, { argv: ['sleep', '0.2'], timeoutMs: 20_000 })
      } while (probe.received !== received)
      probe.type('\x03')
      const isOver = 'while pgrep -x yes >/dev/null; do sleep 0.02; done'
      await host.run(id, { argv: ['sh', '-c', isOver], timeoutMs: 20_000 })
      probe.terminal.resume()
      await probe.until(() => probe.output.includes('^C'))
      // What was on its way, not what `yes` would have printed in the meantime.
      expect(probe.received - received).toBeLessThan(4_000_000)
      await probe.run('echo stopped', /\nstopped\r\n/)
      probe.terminal.close()
    })

    test('the terminal has the size it was opened with, and each new one', async () => {
      const terminal = nextTerminal()
      // With the prompt after it: on its way there, readline sets the size that it has just read.
      const told = (size: string): RegExp => new RegExp(`\\n${size}\\r\\n[^]*[#$] $`)
      const probe = await TerminalProbe.open(host, id, terminal, { size: { cols: 101, rows: 31 } })
      await probe.run('stty size', told('31 101'))
      probe.terminal.resize({ cols: 90, rows: 20 })
      await probe.run('stty size', told('20 90'))
      probe.terminal.close()
      const again = await TerminalProbe.open(host, id, terminal, { size: { cols: 70, rows: 40 } })
      await again.run('stty size', told('40 70'))
      again.terminal.close()
      const whoeverComes = await TerminalProbe.open(host, id, terminal)
      expect(whoeverComes.terminal.size).toEqual({ cols: 70, rows: 40 })
      await whoeverComes.run('stty size', told('40 70'))
      whoeverComes.terminal.close()
    })

    test('the end of the shell is told, and the next viewer gets a new one', async () => {
      const terminal = nextTerminal()
      const probe = await TerminalProbe.open(host, id, terminal)
      probe.type('LOST=1\rexit 3\r')
      await probe.until(() => probe.end !== undefined)
      expect(probe.end).toBe('exited')
      const again = await TerminalProbe.open(host, id, terminal)
      expect(again.terminal.accepted.size).toBe(0)
      await again.run('echo new$LOST', /\nnew\r\n/)
      again.terminal.close()
    })

    test('a closed terminal ends whatever runs in it, even what takes no input, and the next one is new', async () => {
      const terminal = nextTerminal()
      const probe = await TerminalProbe.open(host, id, terminal)
      await probe.run('LOST=1; yes', /y\r\ny\r\n/)
      probe.terminal.pause()
      await host.run(id, { argv: ['sleep', '0.5'], timeoutMs: 20_000 })
      probe.type(new Uint8Array(50_000).fill(120))
      await host.closeTerminal(id, terminal)
      await host.closeTerminal(id, terminal)
      probe.terminal.resume()
      await probe.until(() => probe.end !== undefined)
      const again = await TerminalProbe.open(host, id, terminal)
      expect(again.terminal.accepted.size).toBe(0)
      await again.run('echo new$LOST', /\nnew\r\n/)
      again.terminal.close()
      await host.closeTerminal(id, terminal)
    })

    test('a command’s exit code and both its outputs come back', async () => {
      const script = 'cat; echo to stderr >&2; echo $GREETING; exit 3'
      const command = { argv: ['sh', '-c', script], stdin: 'from stdin\n', env: { GREETING: '안녕' } }
      expect(await host.run(id, { ...command, timeoutMs: 20_000 })).toEqual({
        status: 'exited',
        code: 3,
        stdout: 'from stdin\n안녕\n',
        stderr: 'to stderr\n',
      })
    })

    test('a command that ends before it has taken all its input tells how it ended', async () => {
      const command = { argv: ['sh', '-c', 'echo no room >&2; exit 2'], stdin: 'x'.repeat(2_000_000) }
      const result = await host.run(id, { ...command, timeoutMs: 20_000 })
      expect(result).toEqual({ status: 'exited', code: 2, stdout: '', stderr: 'no room\n' })
    })

    test('a command that takes too long is killed with its children', async () => {
      const script = 'echo begun; sleep 7654 & sleep 7654'
      expect(await host.run(id, { argv: ['sh', '-c', script], timeoutMs: 2000 })).toEqual({
        status: 'timeout',
        stdout: 'begun\n',
        stderr: '',
      })
      const search = { argv: ['pgrep', '-xf', 'sleep 7654'], timeoutMs: 20_000 }
      expect(await host.run(id, search)).toMatchObject({ status: 'exited', code: 1 })
    })

    test('a command’s output is kept to 64 KiB', async () => {
      const result = await host.run(id, { argv: ['head', '-c', '9000000', '/dev/zero'], timeoutMs: 20_000 })
      expect(result).toMatchObject({ status: 'exited', code: 0 })
      expect(result.stdout.length).toBe(64 * 1024)
    })

    test('every protection is told of once, as there or with the reason why not', async () => {
      const found = await host.findProtections()
      expect(found.map(({ name }) => name).sort()).toEqual([...protectionNames].sort())
      expect(found.filter((each) => each.state === 'off' && !protectionGaps.includes(each.reason))).toEqual(
        [],
      )
    })

    test('a port inside is reached, and one where nothing listens is refused', async () => {
      const stream = await host.dial(id, await place.listenInside(id))
      const [bytes] = (await once(stream, 'data')) as [Buffer]
      expect(String(bytes)).toBe('hello\n')
      stream.destroy()
      await expect(host.dial(id, 1)).rejects.toMatchObject(problem('sandbox-failed', { port: 1 }))
    })
  })
}

function newId(): SandboxId {
  return SandboxId.parse(`test${Math.random().toString(36).slice(2, 12).padEnd(10, '0')}`)
}

function someOwner(): SandboxOwner {
  return {
    userId: UserId.parse('learner'),
    sessionId: SessionId.parse(`session-${newId()}`),
    lessonId: LessonId.parse('course/lesson'),
  }
}

async function find(host: SandboxHost, id: SandboxId) {
  return (await host.find()).find((found) => found.id === id)
}

function problem(code: string, params: Record<string, unknown> = {}) {
  return { problem: { code, params } }
}
