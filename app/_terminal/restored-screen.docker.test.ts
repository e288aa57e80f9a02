import { afterAll, expect, test } from 'vitest'
import { LessonId } from '#common/course.ts'
import { UserId } from '#common/person.ts'
import { WriterId } from '#common/protocol.ts'
import { TerminalNumber, type SandboxId } from '#common/sandbox.ts'
import type { SessionView } from '#common/session.ts'
import { WindowlessConnection } from '#app/_socket/windowless-connection.ts'
import { dockerPlaceAt } from '#server/testing/docker-host.ts'
import { eventually } from '#server/testing/eventually.ts'
import { freePort } from '#server/testing/free-port.ts'
import { MortalServerProcess, type MortalServerPlace } from '#server/testing/mortal-server-process.ts'
import { addPeople } from '#server/testing/people.ts'
import { temporaryDatabaseFile } from '#server/testing/temporary-database.ts'
import { TerminalLink } from './terminal-link.ts'
import { WindowlessScreen } from './windowless-screen.ts'

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
/** Has the whole screen, writes down all that it is told, and ends at a q. */
const program = [
  'seq 200; stty raw -echo',
  `printf '\\e]2;editor\\a\\e[?1049h\\e[2J${modes}\\e[3;5HHello\\e[6;9H${questions}'`,
  'while read -rN1 key && [ "$key" != q ]; do printf %s "$key" >> heard; done',
  "stty sane; printf '\\e[?1049l\\e[?2004l\\e[?1l\\e>\\e[?1002l\\e[?1004l'",
].join('; ')

const look = {
  buffer: 'alternate',
  cursor: '6;9',
  line: '    Hello',
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
  const file = temporaryDatabaseFile()
  const [userId = UserId.parse('nobody')] = await addPeople(file, 1)
  const dockerHost = process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock'
  const place = { port: await freePort(), file, dockerHost, installation }
  const server = await serve(place)
  const desk = await Page.open(place.port, userId, 1)
  await desk.showsPrompt()
  desk.link.type(`${program}\r`)
  await desk.screen.until(() => desk.look.cursor === look.cursor)
  expect(desk.look).toMatchObject(look)
  desk.link.type('a')
  const answers = /^\x1b\[6;9R\x1b\[\?1;2c\x1b\[>0;\d+;0c\x1b\[0n\x1b\[\?2004;1\$y\x1bP1\$r0m\x1b\\a$/
  const heard = await desk.hears(answers)

  await server.kill()
  desk.screen.xterm.reset()
  await serve(place)
  await desk.screen.until(() => desk.look.buffer === 'alternate')
  const pocket = await Page.open(place.port, userId, 2)
  for (const page of [desk, pocket]) expect(page.look).toMatchObject(look)
  pocket.link.type('b')
  expect(await pocket.hears(/b$/)).toBe(`${heard}b`)

  pocket.link.type('q')
  await pocket.showsPrompt()
  expect(pocket.look).toMatchObject({ buffer: 'normal', modes: { applicationCursorKeysMode: false } })
  expect(pocket.screen.text).toMatch(/\n1\n2\n3\n[^]*\n199\n200\n[^\n]*[#$] $/)
})

async function serve(place: MortalServerPlace): Promise<MortalServerProcess> {
  const server = await MortalServerProcess.start(place)
  closers.push(() => server.kill())
  return server
}

/** One of the learner's pages: its own link over a real connection, with a terminal that answers what it is asked. */
class Page {
  readonly screen = new WindowlessScreen()
  readonly link: TerminalLink
  private readonly sandboxId: SandboxId

  private constructor(connection: WindowlessConnection, { id, state }: SessionView, number: number) {
    if (state.status !== 'ready') throw new Error(`the session is ${state.status}`)
    this.sandboxId = state.sandboxId
    this.link = new TerminalLink({
      connection,
      terminal: { sessionId: id, terminal: TerminalNumber.parse(1) },
      screen: this.screen,
      newWriter: () => WriterId.parse(String(number).padStart(16, '0')),
      after: (milliseconds, run) => {
        const timer = setTimeout(run, milliseconds)
        return () => clearTimeout(timer)
      },
      onState: () => undefined,
      onPaste: () => undefined,
      watch: false,
    })
    this.screen.xterm.onData((data) => this.link.type(data))
    const leave = this.link.start()
    closers.push(() => {
      leave()
      connection.close()
      this.screen.close()
    })
  }

  /** Resolves when something is on the screen. */
  static async open(port: number, userId: UserId, number: number): Promise<Page> {
    const connection = new WindowlessConnection(port, userId)
    const page = new Page(connection, await connection.openLesson(lessonId), number)
    await page.screen.until(() => page.screen.text.trim() !== '')
    return page
  }

  async showsPrompt(): Promise<void> {
    await this.screen.until(() => /[#$] $/.test(this.screen.text))
  }

  get look() {
    const { buffer, modes } = this.screen.xterm
    const { type, baseY, cursorX, cursorY } = buffer.active
    return {
      buffer: type,
      cursor: `${cursorY + 1};${cursorX + 1}`,
      line: buffer.active.getLine(baseY + 2)?.translateToString(true),
      title: this.screen.title,
      modes,
    }
  }

  /** What the program has been told, once it fits. */
  hears(fitting: RegExp): Promise<string> {
    return eventually(async () => {
      const { stdout } = await host.run(this.sandboxId, { argv: ['cat', 'heard'], timeoutMs: 20_000 })
      expect(stdout).toMatch(fitting)
      return stdout
    })
  }
}
