import { afterAll, expect, test } from 'vitest'
import { LessonId } from '#common/course.ts'
import { UserId } from '#common/person.ts'
import { dockerPlaceAt } from '#server/testing/docker-host.ts'
import { eventually } from '#server/testing/eventually.ts'
import { mortalPlace } from '#server/testing/mortal-place.ts'
import { MortalServerProcess, type MortalServerPlace } from '#server/testing/mortal-server-process.ts'
import { WindowlessPage } from './windowless-page.ts'

const lessonId = LessonId.parse('course/one')
const installation = `restored-${process.pid}`
const { host, removeAll } = dockerPlaceAt(process.env.DOCKER_HOST, installation)
const closers: (() => unknown)[] = []

afterAll(async () => {
  for (const close of closers) await close()
  await removeAll()
})

const modes = '\\e[?2004h\\e[?1h\\e=\\e[?1002h\\e[?1004h'
/** Where the cursor is, what kind of terminal this is, how it does, which modes and settings it has. */
const questions = '\\e[6n\\e[c\\e[>c\\e[5n\\e[?2004$p\\eP$qm\\e\\\\'
/** Has the whole screen, larger than the usual one, draws it once, writes down all that it is told, and ends at a q. */
const program = [
  'seq 200; stty raw -echo',
  `printf '\\e]2;editor\\a\\e[?1049h\\e[2J${modes}\\e[3;91HHello\\e[28;90H${questions}'`,
  'while read -rN1 key && [ "$key" != q ]; do printf %s "$key" >> heard; done',
  "stty sane; printf '\\e[?1049l\\e[?2004l\\e[?1l\\e>\\e[?1002l\\e[?1004l'",
].join('; ')

const look = {
  buffer: 'alternate',
  cursor: '28;90',
  line: `${' '.repeat(90)}Hello`,
  title: 'editor',
  modes: {
    bracketedPasteMode: true,
    applicationCursorKeysMode: true,
    applicationKeypadMode: true,
    mouseTrackingMode: 'drag',
    sendFocusMode: true,
  },
}

test('after kill -9 a program that has the whole screen is seen as it was, and hears nothing that nobody typed', async () => {
  const { place, server, userId } = await setOut()
  const desk = await openPage(place.port, userId, 1)
  await desk.showsPrompt()
  desk.link.type(`${program}\r`)
  await desk.screen.until(() => lookOf(desk).cursor === look.cursor)
  expect(lookOf(desk)).toMatchObject(look)
  const answers = /^\x1b\[28;90R\x1b\[\?1;2c\x1b\[>0;\d+;0c\x1b\[0n\x1b\[\?2004;1\$y\x1bP1\$r0m\x1b\\$/
  const heard = await heardBy(desk, answers)

  await server.kill()
  desk.screen.xterm.reset()
  await serve(place)
  await desk.screen.until(() => lookOf(desk).buffer === 'alternate')
  const pocket = await openPage(place.port, userId, 2)
  for (const page of [desk, pocket]) expect(lookOf(page)).toMatchObject(look)
  pocket.link.type('b')
  expect(await heardBy(pocket, /b$/)).toBe(`${heard}b`)

  pocket.link.type('q')
  await pocket.showsPrompt()
  expect(lookOf(pocket)).toMatchObject({ buffer: 'normal', modes: { applicationCursorKeysMode: false } })
  expect(pocket.screen.text).toMatch(/\n1\n2\n3\n[^]*\n199\n200\n[^\n]*[#$] $/)
})

const numbers = (first: number, last: number): string =>
  Array.from({ length: last - first + 1 }, (_, index) => `${first + index}\n`).join('')

test('less and top go on after kill -9, and less gives the shell its screen back', async () => {
  const { place, server, userId } = await setOut()
  const desk = await openPage(place.port, userId, 1)
  await desk.showsPrompt()
  desk.link.type('clear; seq 500 > numbers; echo before less; less numbers\r')
  await desk.screen.until(() => desk.screen.shown.includes(numbers(1, 29)))
  desk.link.type(' ')
  await desk.screen.until(() => desk.screen.shown === `${numbers(30, 58)}: `)

  await server.kill()
  desk.screen.xterm.reset()
  const next = await serve(place)
  await desk.screen.until(() => desk.screen.shown === `${numbers(30, 58)}: `)
  expect(desk.screen.xterm.buffer.active.type).toBe('alternate')
  desk.link.type('/400\r')
  await desk.screen.until(() => desk.screen.shown.startsWith(numbers(400, 428)))
  desk.link.type('q')
  await desk.screen.until(() => /^before less\n.*[#$] $/m.test(desk.screen.shown))
  expect(desk.screen.xterm.buffer.active.type).toBe('normal')

  // What paints its screen anew by itself does so before and after, whoever looks or not.
  desk.link.type('top -d 0.3\r')
  const clock = () => /^top - ([\d:]+) up/.exec(desk.screen.shown)?.[1]
  await desk.screen.until(() => clock() !== undefined)
  await next.kill()
  const before = clock()
  desk.screen.xterm.reset()
  await serve(place)
  await desk.screen.until(() => clock() !== undefined && clock() !== before)
  desk.link.type('q')
  await desk.showsPrompt()
})

test('htop goes on after kill -9: drawn as it was, with its mouse, and it hears its keys', async () => {
  const { place, server, userId } = await setOut()
  const desk = await openPage(place.port, userId, 1)
  await desk.showsPrompt()
  desk.link.type('htop\r')
  const keysOf = (page: WindowlessPage) => lastLine(page).trim()
  await desk.screen.until(() => /^F1Help .*F10Quit$/.test(keysOf(desk)))
  const { keys, ...before } = { ...lookOf(desk), keys: keysOf(desk) }
  expect(before).toMatchObject({ buffer: 'alternate', modes: { mouseTrackingMode: 'vt200' } })

  await server.kill()
  desk.screen.xterm.reset()
  await serve(place)
  await desk.screen.until(() => keysOf(desk) === keys)
  expect(lookOf(desk)).toMatchObject({ buffer: 'alternate', modes: before.modes })
  desk.link.type('/')
  await desk.screen.until(() => keysOf(desk).startsWith('F3Next'))
  desk.link.type('\x1b')
  await desk.screen.until(() => keysOf(desk) === keys)
  desk.link.type('q')
  await desk.showsPrompt()
  expect(lookOf(desk)).toMatchObject({ buffer: 'normal', modes: { mouseTrackingMode: 'none' } })
})

/** What stands at the bottom, where the cursor need not be. */
function lastLine({ screen: { xterm } }: WindowlessPage): string {
  return xterm.buffer.active.getLine(xterm.buffer.active.baseY + xterm.rows - 1)?.translateToString() ?? ''
}

/** A learner and a server of theirs. */
async function setOut() {
  const { place, people } = await mortalPlace(installation, 1)
  const [userId = UserId.parse('nobody')] = people
  return { place, server: await serve(place), userId }
}

async function serve(place: MortalServerPlace): Promise<MortalServerProcess> {
  const server = await MortalServerProcess.start(place)
  closers.push(() => server.kill())
  return server
}

function openPage(port: number, userId: UserId, number: number): Promise<WindowlessPage> {
  return WindowlessPage.open({ port, userId, lessonId, number }).then((page) => {
    closers.push(() => page.leave())
    return page
  })
}

function lookOf({ screen: { xterm, title } }: WindowlessPage) {
  const { type, baseY, cursorX, cursorY } = xterm.buffer.active
  return {
    buffer: type,
    cursor: `${cursorY + 1};${cursorX + 1}`,
    line: xterm.buffer.active.getLine(baseY + 2)?.translateToString(true),
    title,
    modes: xterm.modes,
  }
}

/** What the program has been told, once it fits. */
function heardBy({ sandboxId }: WindowlessPage, fitting: RegExp): Promise<string> {
  return eventually(async () => {
    const { stdout } = await host.run(sandboxId, { argv: ['cat', 'heard'], timeoutMs: 20_000 })
    expect(stdout).toMatch(fitting)
    return stdout
  })
}
