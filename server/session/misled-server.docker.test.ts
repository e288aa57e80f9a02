import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { FilePath } from '#common/file.ts'
import { ProblemError } from '#common/problem.ts'
import { SandboxId, type SandboxKind, TerminalNumber } from '#common/sandbox.ts'
import { runCheckScript } from '#server/check/check-script.ts'
import { systemClock } from '#server/clock.ts'
import { SandboxFiles } from '#server/file/sandbox-files.ts'
import { createLog } from '#server/log.ts'
import { Terminals } from '#server/terminal/terminals.ts'
import { openDockerPlace } from '#server/testing/docker-host.ts'

const { host, removeAll } = openDockerPlace()
const parts = { host, clock: systemClock, log: createLog('silent') }
const terminals = new Terminals(parts)
const kinds: SandboxKind[] = ['docker', 'shell']
const neighbour = SandboxId.parse(`neighbour${process.pid}`)

let file: string

beforeAll(async () => {
  file = join(await mkdtemp(join(tmpdir(), 'sandlot-check-')), 'verify.sh')
  await writeFile(file, 'echo "not yet"; false')
  await host.create({ id: neighbour, kind: 'docker', egress: 'none' })
})
afterAll(async () => {
  terminals.close()
  await removeAll()
  await rm(dirname(file), { recursive: true })
})

/** What the server does in a sandbox for its learner, and how each went: fine, or the problem's code. */
async function whatWorks(id: SandboxId): Promise<Record<string, string>> {
  const files = new SandboxFiles({ ...parts, open: () => host.openFiles(id), onMoved: () => undefined })
  const went = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'fine',
      (error: unknown) => (error instanceof ProblemError ? error.problem.code : String(error)),
    )
  const check = await runCheckScript(host, id, { file, language: 'en', timeoutMs: 5000 })
  const save = async (): Promise<void> => {
    const saved = await files.write(FilePath.parse('/root/saved'), 'anything', Buffer.from('text'))
    if (!saved.ok) throw new ProblemError(saved.problem.code)
  }
  const found = {
    terminal: await went(terminals.get(id, TerminalNumber.parse(2)).ready()),
    check: check.status === 'error' ? check.problem.code : check.status,
    file: await went(save()),
    preview: await went(host.dial(id, 22).then((stream) => stream.destroy())),
  }
  files.close()
  return found
}

const allWorks = { terminal: 'fine', check: 'fail', file: 'fine', preview: 'fine' }
let made = 0

/** Ended with the test, as a reset ends it. */
async function sabotage(kind: SandboxKind, script: string): Promise<SandboxId> {
  const id = SandboxId.parse(`misled${process.pid}x${made++}`)
  await host.create({ id, kind, egress: 'none' })
  onTestFinished(async () => {
    terminals.closeSandbox(id)
    await host.remove(id)
    expect((await host.find()).map((sandbox) => sandbox.id)).not.toContain(id)
  })
  const done = await host.run(id, { argv: ['bash', '-c', script], timeoutMs: 30_000 })
  expect(done).toMatchObject({ status: 'exited', code: 0 })
  return id
}

async function expectNeighbourAnswers(): Promise<void> {
  expect(await runCheckScript(host, neighbour, { file, language: 'en', timeoutMs: 60_000 })).toEqual({
    status: 'fail',
    hint: 'not yet',
  })
}

test.for(kinds)(
  'with every tmpfs of a %s sandbox full all that the server does there works',
  async (kind) => {
    const fillAll =
      'while read _ place kind _; do [ $kind != tmpfs ] || dd if=/dev/zero of=$place/full bs=1M count=100; done < /proc/mounts'
    const fill = `${fillAll}; ! dd if=/dev/zero of=/dev/shm/more bs=64k count=1`
    const id = await sabotage(kind, fill)
    expect(await whatWorks(id)).toEqual(allWorks)
    await expectNeighbourAnswers()
  },
)

test.for(kinds)('what a learner of a %s sandbox puts into its settings misleads nobody', async (kind) => {
  const id = await sabotage(
    kind,
    [
      'echo /nowhere.so > /etc/ld.so.preload',
      'printf "PATH=/nowhere\\nLD_PRELOAD=/nowhere.so\\nBASH_ENV=/root/astray\\n" | tee /etc/environment >> /etc/profile',
      'echo "echo done; exit 0" | tee /root/astray /root/.bashrc /root/.bash_profile /etc/bash.bashrc',
      'mkdir -p /root/bin && ln -s /bin/true /root/bin/bash && ln -s /root/bin/bash /usr/local/bin/false',
      'mv /bin/sh /bin/elsewhere && ln -s /bin/true /bin/sh',
    ].join(' && '),
  )
  expect(await whatWorks(id)).toEqual(allWorks)
  await expectNeighbourAnswers()
})

test.for(kinds)('a %s sandbox without a shell says that the check could not be run', async (kind) => {
  const id = await sabotage(kind, 'rm -f /bin/bash /bin/sh')
  expect(await whatWorks(id)).toMatchObject({ check: 'check-failed-to-run', file: 'fine', preview: 'fine' })
  await expectNeighbourAnswers()
})

const replaced: [what: string, script: string][] = [
  ['gone', 'rm -rf /usr/local/lib/sandlot'],
  ['ones that print without end', replaceBy('yes done')],
]
test.for(kinds.flatMap((kind) => replaced.map(([what, script]) => [kind, what, script] as const)))(
  'where the server’s own programs in a %s sandbox are %s, each thing that fails says what it is, and a reset helps',
  async ([kind, , script]) => {
    const id = await sabotage(kind, script)
    const { terminal, check, file, preview } = await whatWorks(id)
    expect([terminal, check, file]).toEqual(['terminal-failed', 'check-failed-to-run', 'file-failed'])
    // Its page names the reset; see preview-pages.ts.
    expect(preview).toBe('sandbox-failed')
    await expectNeighbourAnswers()
    expect(await whatWorks(await sabotage(kind, ':'))).toEqual(allWorks)
  },
)

test.for(kinds)(
  'a %s sandbox in which a fork bomb goes on is reset, and its neighbour answers',
  async (kind) => {
    const id = await sabotage(kind, '(while :; do sleep 600 & done) >/dev/null 2>&1 & disown; exec sleep 2')
    await expectNeighbourAnswers()
    await host.remove(id)
    expect(await whatWorks(await sabotage(kind, ':'))).toEqual(allWorks)
  },
)

function replaceBy(command: string): string {
  const one = `printf '#!/bin/sh\\n${command}\\n' > /tmp/one && chmod 755 /tmp/one`
  return `${one} && cd /usr/local/lib/sandlot && for name in run files hold dial; do cp /tmp/one new && mv new $name; done`
}
