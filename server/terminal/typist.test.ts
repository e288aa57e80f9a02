import { expect, test } from 'vitest'
import { FakeClock } from '#server/testing/fake-clock.ts'
import { PromptWatch } from '#server/terminal/prompt-watch.ts'
import { clickPatience, scriptPatience, typeText, type Keyboard } from '#server/terminal/typist.ts'

const reading = '\x1b[?2004h'
const running = '\x1b[?2004l\r'

/** A program at the other end: what it prints for each press, and when, in milliseconds. */
function keyboard(
  answer: (keys: string) => { after: number; print: string }[],
  firstPromptAt = 0,
): Keyboard & { pressed: { at: number; keys: string }[] } {
  const clock = new FakeClock()
  const start = clock.now()
  const watch = new PromptWatch()
  const pressed: { at: number; keys: string }[] = []
  let coming: { at: number; print: string }[] = []
  if (firstPromptAt === 0) watch.take(Buffer.from(`${reading}$ `), start)
  else coming.push({ at: firstPromptAt, print: `${reading}$ ` })
  return {
    watch,
    clock,
    pressed,
    press(keys) {
      const at = clock.now() - start
      pressed.push({ at, keys })
      coming.push(...answer(keys).map(({ after, print }) => ({ at: at + after, print })))
      return Promise.resolve()
    },
    async news(withinMs) {
      const [next] = coming.sort((a, b) => a.at - b.at)
      const wait = next && next.at - (clock.now() - start) <= withinMs ? next : undefined
      await clock.advance(wait ? Math.max(0, wait.at - (clock.now() - start)) : withinMs)
      if (wait) {
        coming = coming.filter((each) => each !== wait)
        watch.take(Buffer.from(wait.print), clock.now())
      }
    },
  }
}

function text(source: string, more: { newline?: boolean; interrupt?: boolean } = {}) {
  return { kind: 'text', source, newline: true, interrupt: false, ...more } as const
}

const shell = () => [
  { after: 3, print: running },
  { after: 5, print: `${reading}> ` },
]

test('a shell gets each line when it has prompted for it', async () => {
  const typed = keyboard(shell)
  await typeText(typed, text('cat <<EOF\none\nEOF'), clickPatience)
  expect(typed.pressed).toEqual([
    { at: 0, keys: 'cat <<EOF\r' },
    { at: 5, keys: 'one\r' },
    { at: 10, keys: 'EOF\r' },
  ])
})

test('a shell that is just starting is typed to when it has prompted', async () => {
  const typed = keyboard(shell, 700)
  await typeText(typed, text('true'), clickPatience)
  expect(typed.pressed).toEqual([{ at: 700, keys: 'true\r' }])
})

test('a tab is text, for readline as for a program that knows no pastes', async () => {
  const typed = keyboard(shell)
  await typeText(typed, text('all:\n\ttrue'), clickPatience)
  expect(typed.pressed.at(-1)?.keys).toBe('\x1b[200~\ttrue\x1b[201~\r')

  const cooked = keyboard(() => [{ after: 1, print: '\r\n' }])
  cooked.watch.take(Buffer.from(running), cooked.clock.now())
  await typeText(cooked, text('\ttrue'), clickPatience)
  expect(cooked.pressed.at(-1)?.keys).toBe('\x16\ttrue\r')
})

test('what a line starts is given the next one when it prompts, readline or not', async () => {
  const python = (keys: string) =>
    keys === 'python3\r'
      ? [{ after: 50, print: `${running}Python 3\r\n>>> ` }]
      : [{ after: 1, print: '\r\n>>> ' }]
  const typed = keyboard(python)
  await typeText(typed, text('python3\nx = 1\nprint(x)'), clickPatience)
  expect(typed.pressed.map(({ keys }) => keys)).toEqual(['python3\r', 'x = 1\r', 'print(x)\r'])
  expect(typed.pressed[1]?.at).toBe(50 + clickPatience.asking)
  expect(typed.pressed[2]?.at).toBeLessThan(50 + clickPatience.asking + 50)
})

test('a script waits for a command that takes its time and asks nothing', async () => {
  const loop = (keys: string) =>
    keys.startsWith('while')
      ? [
          { after: 1, print: `\r\n${running}` },
          { after: 60_000, print: `${reading}$ ` },
        ]
      : []
  const typed = keyboard(loop)
  await typeText(typed, text('while true; do sleep 1; done\nclear'), scriptPatience)
  expect(typed.pressed.at(-1)).toEqual({ at: 60_000, keys: 'clear\r' })
})

test('after an interrupt the command waits for the prompt, and is typed even where none comes', async () => {
  const slow = (keys: string) =>
    keys === '\x03'
      ? [
          { after: 1, print: '^C' },
          { after: 700, print: `\r\n${reading}$ ` },
        ]
      : []
  const stopped = keyboard(slow)
  stopped.watch.take(Buffer.from(`sleep\r\n${running}`), stopped.clock.now())
  await typeText(stopped, text('ls', { interrupt: true }), clickPatience)
  expect(stopped.pressed).toEqual([
    { at: 0, keys: '\x03' },
    { at: 700, keys: 'ls\r' },
  ])

  const deaf = keyboard(() => [])
  await typeText(deaf, text('q', { interrupt: true, newline: false }), clickPatience)
  expect(deaf.pressed.map(({ keys }) => keys)).toEqual(['\x03', 'q'])
})

test('an editor gets its keys as they are, Windows line ends are one Enter', async () => {
  const typed = keyboard(() => [{ after: 1, print: 'x' }])
  typed.watch.take(Buffer.from('\x1b[?1049h'), typed.clock.now())
  await typeText(typed, text('ione\r\n\ttwo', { newline: false }), clickPatience)
  expect(typed.pressed.map(({ keys }) => keys)).toEqual(['ione\r', '\ttwo'])
  await typeText(typed, { kind: 'keys', keys: '\x1b' }, clickPatience)
  expect(typed.pressed.at(-1)?.keys).toBe('\x1b')
})

test('a mode that comes in two pieces is seen once', () => {
  const watch = new PromptWatch()
  watch.take(Buffer.from('a\x1b[?20'), 1)
  watch.take(Buffer.from('04h$ '), 2)
  watch.take(Buffer.from('b'), 3)
  expect(watch.prompts).toBe(1)
  expect(watch.marksPastes).toBe(true)
})
