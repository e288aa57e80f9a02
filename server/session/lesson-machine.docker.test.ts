import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Typing } from '#common/protocol.ts'
import { SandboxId, TerminalNumber } from '#common/sandbox.ts'
import { systemClock } from '#server/clock.ts'
import { createLog } from '#server/log.ts'
import type { SandboxHost } from '#server/sandbox/sandbox-host.ts'
import { beginLesson } from '#server/session/lesson-beginning.ts'
import { copyLessonFiles } from '#server/session/lesson-files.ts'
import { onSecondMachine, startSecondMachine } from '#server/session/second-machine.ts'
import { clickPatience } from '#server/terminal/typist.ts'
import { Screen } from '#server/terminal/screen.ts'
import { Terminals } from '#server/terminal/terminals.ts'
import { openDockerPlace } from '#server/testing/docker-host.ts'
import { replImage } from '#server/testing/docker-repl-image.ts'
import { temporaryDirectory } from '#server/testing/temporary-database.ts'
import { testLesson } from '#server/testing/lessons.ts'
import { TerminalProbe } from '#server/testing/terminal-probe.ts'

const place = openDockerPlace()
afterAll(() => place.removeAll())

const [first, second] = [1, 2].map((number) => TerminalNumber.parse(number)) as [
  TerminalNumber,
  TerminalNumber,
]
/** Tabs, quotes, a history mark in single quotes, text that ends in a blank, and more than one line is long. */
const document = Array.from({ length: 60 }, (_, line) =>
  line % 3 === 0 ? `\tindented\t${line}` : `line ${line} “quoted” 'x' \\t ${'.'.repeat(line * 2)} `,
)

function text(source: string, more: Partial<Typing> = {}): Typing {
  return { kind: 'text', source, newline: true, interrupt: false, ...more } as Typing
}

test(
  'sixty lines arrive as written in a here-document, in cat, python, sqlite and psql',
  { timeout: 600_000 },
  async () => {
    const image = await replImage(place.docker)
    const host = place.withRecipe(async (plan) => ({ ...(await place.recipe(plan)), Image: image }))
    const id = SandboxId.parse(`repls${process.pid}`.padEnd(8, '0'))
    await host.create({ id, kind: 'shell', egress: 'none' })
    const terminals = new Terminals({ host, clock: systemClock, log: createLog('silent') })
    const probe = await TerminalProbe.open(host, id, first)
    const type = (source: string, more?: Partial<Typing>) =>
      terminals.get(id, first).typeFor(text(source, more), clickPatience)
    const ends = async (mark: string): Promise<void> => {
      await type(`echo the-end-of-''${mark}`)
      await probe.until(() => probe.output.includes(`the-end-of-${mark}`))
    }
    const read = async (command: string): Promise<string> => {
      const result = await host.run(id, { argv: ['bash', '-c', command], timeoutMs: 60_000 })
      return result.stdout
    }
    const whole = `${document.join('\n')}\n`
    // A program's very first start reads it from the disk: what is typed ahead of it for long is more than a terminal keeps.
    await host.run(id, { argv: ['service', 'postgresql', 'start'], timeoutMs: 60_000 })
    await read(`python3 -c ''; sqlite3 :memory: .quit; su postgres -c 'psql -c "select 1"'`)

    await type(`cat > bash.txt <<'EOF'\n${document.join('\n')}\nEOF`)
    await ends('bash')
    expect(await read('cat bash.txt')).toBe(whole)

    await type(`cat > cat.txt\n${document.join('\n')}`)
    await type('', { newline: false, interrupt: false })
    await terminals.get(id, first).typeFor({ kind: 'keys', keys: '\x04' }, clickPatience)
    await ends('cat')
    expect(await read('cat cat.txt')).toBe(whole)

    const python = document.map((line) => `lines.append(r"""${line}""")`)
    await type(
      `python3\nlines = []\n${python.join('\n')}\n_ = open("python.txt", "w").write("\\n".join(lines) + "\\n")\nexit()`,
    )
    await ends('python')
    expect(await read('cat python.txt')).toBe(whole)

    await type(
      `sqlite3 notes.db\ncreate table notes (line);\ninsert into notes values ('${document.join('\n').replaceAll("'", "''")}');\n.quit`,
    )
    await ends('sqlite')
    expect(await read("sqlite3 notes.db 'select line from notes'")).toBe(whole)

    await type(
      `su postgres -c psql\ncreate table notes (line text);\ninsert into notes values ('${document.join('\n').replaceAll("'", "''")}');\n\\q`,
    )
    await ends('psql')
    expect(await read(`su postgres -c "psql -At -c 'select line from notes'"`)).toBe(whole)

    await type('sleep 1000')
    // Of a key that comes while bash takes the line, bash makes what it likes.
    await read('until pgrep -x sleep; do :; done')
    await type('echo typed after the interrupt', { interrupt: true })
    await ends('interrupt')
    expect(probe.output).toContain('\ntyped after the interrupt')
    terminals.close()
  },
)

test('a second machine that takes its time to be made is not handed over before it is whole', async () => {
  const id = SandboxId.parse(`slowtwo${process.pid}`)
  const { host } = place
  await host.create({ id, kind: 'docker', egress: 'none' })
  const run = async (...argv: string[]): Promise<string> => {
    const result = await host.run(id, { argv, timeoutMs: 60_000 })
    return `${result.stdout}${result.stderr}`
  }
  const slow = 'printf \'#!/bin/sh\\nsleep 2\\nexec chroot.at-once "$@"\\n\' > chroot && chmod +x chroot'
  expect(await run('sh', '-c', `cd /usr/sbin && mv chroot chroot.at-once && ${slow}`)).toBe('')

  await startSecondMachine(host, id, { terminals: [] })
  const look = 'ls -d /.outside 2>&1; docker network ls --format {{.Name}}; ps -e -o args= | head -1'
  expect(await run(...onSecondMachine(['sh', '-c', look]))).toMatch(
    /No such file[^]*bridge\nhost\nnone\n\/usr\/local\/lib\/sandlot\/init/,
  )
})

const untilListening = 'until ss -ltn | grep -q :8080; do sleep 0.02; done'

test('a lesson with two hosts has two machines, each with its own name, files, processes and Docker, and a way between', async () => {
  const id = SandboxId.parse(`twohosts${process.pid}`)
  const { host } = place
  await host.create({ id, kind: 'docker', egress: 'none' })
  await startSecondMachine(host, id, { terminals: [] })
  const file = join(temporaryDirectory(), 'there.txt')
  writeFileSync(file, 'only there\n')
  await copyLessonFiles(host, id, [{ file, target: '~/', mode: 0o644, machine: 2 }])
  const nowhere = copyLessonFiles(host, id, [{ file, target: '/proc', mode: 0o644, machine: 1 }])
  await expect(nowhere).rejects.toHaveProperty('problem.params.reason', expect.stringMatching(/there\.txt: /))
  const here = await TerminalProbe.open(host, id, first)
  const there = await TerminalProbe.open(host, id, second)

  await there.run(
    'echo I am $(hostname) with $(ls ~) and $(pgrep -c bash) shells',
    /I am host02 with there.txt and 1 shells/,
  )
  await here.run('echo I am $(hostname) with $(ls ~)', /I am host01 with\r/)
  await here.run('touch /usr/local/bin/installed; getent hosts node01', /172\.30\.2\.2/)
  await there.run('ls /usr/local/bin/installed; getent hosts controlplane', /No such file[^]*172\.30\.1\.2/)
  // What is typed before ssh has ended, it takes along.
  await here.run('ssh root@host02 cat there.txt', /\nonly there\r\n[^]*# $/)
  await there.run(
    'ssh host01 hostname; scp -q ~/there.txt host01:/tmp/ && echo copied',
    /host01\r\n[^]*copied/,
  )
  await here.run('cat /tmp/there.txt; ssh 172.30.2.2 hostname', /only there[^]*host02\r\n[^]*# $/)
  await here.run(
    'echo $(docker network create here >/dev/null; docker network ls -q --filter name=here | wc -l) $(ssh host02 "docker network ls -q --filter name=here | wc -l")',
    /\n1 0\r/,
  )
  await there.run(
    `while true; do printf 'HTTP/1.0 200 OK\\r\\n\\r\\nfrom the second' | nc -lN 8080; done & ${untilListening}; echo up`,
    /\nup/,
  )
  await here.run('curl -s host02:8080', /from the second/)
  // It answers one at a time, and listens anew for the next.
  await there.run(`${untilListening}; echo again`, /\nagain/)
  const stream = await host.dial(id, 8080, 2)
  stream.end('GET / HTTP/1.0\r\n\r\n')
  expect(String(await stream.toArray())).toContain('from the second')
  await expect(host.dial(id, 8080)).rejects.toThrow('sandbox-failed')
})

test('a greeting stands above the prompt, and the machine has every name that lessons call it', async () => {
  const id = SandboxId.parse(`greeting${process.pid}`)
  const { host } = place
  await host.create({ id, kind: 'shell', egress: 'none' })
  const terminals = new Terminals({ host, clock: systemClock, log: createLog('silent') })
  const probe = await TerminalProbe.open(host, id, first)
  await probe.until(() => /[$#] $/.test(plain(probe.output)))
  const greeting = '\u001b[32mYour Interactive Bash Terminal.\u001b[m\r\n'
  const workspace = { ...testLesson('greeting').workspace, greeting }
  // A page gives the terminal its size just then: the shell draws its prompt again.
  const run: SandboxHost['run'] = async (...command) => {
    const result = await host.run(...command)
    const before = probe.received
    probe.terminal.resize({ cols: 100, rows: 30 })
    await probe.until(() => probe.received > before && /[$#] $/.test(plain(probe.output)))
    return result
  }
  const parts = {
    host: { run },
    terminals,
    fill: (words: string) => words,
    portAddress: 'http://PORT.example',
  }
  await beginLesson(parts, id, { workspace })
  await probe.until(() => /[$#] \s*\n.*[$#] $/.test(plain(probe.output)))
  const screen = new Screen({ cols: 100, rows: 30 })
  screen.write(Buffer.from(probe.output, 'latin1'))
  expect((await screen.picture()).screen).toMatch(/Your Interactive Bash Terminal\.[^]*[$#]/)
  screen.dispose()
  await probe.run("sed 's/PORT/80/g' /etc/killercoda/host", /http:\/\/80\.example/)
  await probe.run(
    'for name in host01 client docker node01 controlplane master; do getent hosts $name; done | wc -l; readlink -f /home/scrapbook/tutorial',
    /6\r\n[^]*\/root/,
  )
  await probe.run('ssh root@host01 hostname', /\nhost01/)
  terminals.close()
})

function plain(output: string): string {
  return output.replaceAll(/\x1b(?:\[[?\d;]*[a-zA-Z]|\][^\x07]*\x07)/g, '')
}
