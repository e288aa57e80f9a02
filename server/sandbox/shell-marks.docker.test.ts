import { afterAll, beforeAll, expect, test } from 'vitest'
import { SandboxId, TerminalNumber } from '#common/sandbox.ts'
import { openDockerPlace } from '#server/testing/docker-host.ts'
import { TerminalProbe } from '#server/testing/terminal-probe.ts'

const { host, removeAll } = openDockerPlace()
const id = SandboxId.parse(`marks${process.pid}`.padEnd(8, '0'))
/** At the end of the output. */
const atPrompt = /[#$] $/
let terminals = 0

beforeAll(() => host.create({ id, kind: 'shell', egress: 'none' }))
afterAll(removeAll)

/** A terminal of its own, at its prompt. */
async function openShell(): Promise<TerminalProbe> {
  const probe = await TerminalProbe.open(host, id, TerminalNumber.parse(++terminals))
  await probe.until(() => atPrompt.test(probe.output) && isMarkedToItsEnd(probe))
  return probe
}

/** Until the prompt after the command is there whole. */
async function runs(probe: TerminalProbe, command: string, prompt = atPrompt): Promise<void> {
  await probe.run(command, prompt)
  await probe.until(() => isMarkedToItsEnd(probe))
}

/** The prompt's own end is marked behind what is seen of it. */
function isMarkedToItsEnd({ marks }: TerminalProbe): boolean {
  return marks.at(-1) === 'B'
}

/** What is marked from a command's entry to the next prompt, without what differs from run to run. */
async function marksOf(probe: TerminalProbe, command: string): Promise<string[]> {
  await runs(probe, command)
  return probe.marks.map((mark) => mark.replace(/aid=\d+/, 'aid').replace(/at=\d+\.\d{6}/, 'at'))
}

test('each command is marked with its text, its end and its exit code', async () => {
  const probe = await openShell()
  const commands: [command: string, text: string, status: number][] = [
    ['true', 'true', 0],
    ['true', 'true', 0],
    ['(exit 7)', '(exit 7)', 7],
    ['echo "a;b" 100% 한국', 'echo "a%3Bb" 100%25 한국', 0],
    ['for i in 1 2; do\recho $i\rdone', 'for i in 1 2%3B do echo $i%3B done', 0],
    [`echo ${'x'.repeat(2000)}`, `echo ${'x'.repeat(995)}`, 0],
  ]
  for (const [command, text, status] of commands) {
    expect(await marksOf(probe, command)).toEqual([
      `C;aid;at;cmdline_url=${text}`,
      `D;${status};aid;at`,
      'A;aid',
      'B',
    ])
  }
})

test('a command that its learner keeps out of the history is marked without its text', async () => {
  const probe = await openShell()
  await marksOf(probe, 'HISTCONTROL=ignorespace')
  expect(await marksOf(probe, ' echo secret')).toEqual(['C;aid;at', 'D;0;aid;at', 'A;aid', 'B'])
})

test('a line that is given up is no command', async () => {
  const probe = await openShell()
  expect(await marksOf(probe, 'half a command\x03')).toContain('A;aid')
  expect(probe.marks.join()).not.toMatch(/[CD];/)
})

test.each(['bash', 'su', 'su -'])(
  'the shell that %s starts marks under a name of its own',
  async (command) => {
    const probe = await openShell()
    await runs(probe, command)
    const [outer, inner] = probe.marks.map(nameIn)
    expect(inner).not.toBe(outer)
    await runs(probe, 'exit 3')
    expect(probe.marks[0]).toContain(`C;aid=${inner}`)
    expect(probe.marks[1]).toContain(`D;3;aid=${outer}`)
  },
)

test('what a learner sets of the prompt and of what comes before it is kept, and the marks too', async () => {
  const probe = await openShell()
  // What is typed and printed here looks like the prompt, but for what comes before that.
  const own = /\nbefore\r\nown> $/
  await runs(probe, `PROMPT_COMMAND='echo before'; PS1='own> '; set -eux`, own)
  await runs(probe, 'echo "$PS1"', own)
  expect(probe.output).toBe(
    'echo "$PS1"\r\n+ echo \'\\[\\]own> \\[\\]\'\r\n\\[\\]own> \\[\\]\r\n++ echo before\r\nbefore\r\nown> ',
  )
  expect(probe.marks.join()).toMatch(/^C;.*D;0;.*A;aid=\d+,B$/)
  await runs(probe, 'history 2', own)
  expect(probe.output).not.toContain('sandlot')
})

function nameIn(mark: string): string | undefined {
  return /aid=(\d+)/.exec(mark)?.[1]
}
