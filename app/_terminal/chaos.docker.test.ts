import { afterAll, expect, test } from 'vitest'
import { LessonId } from '#common/course.ts'
import type { UserId } from '#common/person.ts'
import { WriterId } from '#common/protocol.ts'
import { TerminalNumber, type SandboxId } from '#common/sandbox.ts'
import type { SessionView } from '#common/session.ts'
import { WindowlessConnection } from '#app/_socket/windowless-connection.ts'
import { dockerPlaceAt } from '#server/testing/docker-host.ts'
import { EngineDoor } from '#server/testing/engine-door.ts'
import { freePort } from '#server/testing/free-port.ts'
import { MortalServerProcess, type MortalServerPlace } from '#server/testing/mortal-server-process.ts'
import { addPeople } from '#server/testing/people.ts'
import { temporaryDatabaseFile, temporaryDirectory } from '#server/testing/temporary-database.ts'
import { TerminalLink, type LinkState } from './terminal-link.ts'
import { WindowlessScreen } from './windowless-screen.ts'

const learners = 20
const disasters = 6
const lessonId = LessonId.parse('course/one')
const terminal = TerminalNumber.parse(1)
const installation = `chaos-${process.pid}`
const { host, removeAll } = dockerPlaceAt(process.env.DOCKER_HOST, installation)

const servers: MortalServerProcess[] = []

afterAll(async () => {
  for (const server of servers) await server.kill()
  await removeAll()
})

test('twenty learners type while the server is killed and the engine’s connection is cut: every terminal holds what was typed, once', async () => {
  const file = temporaryDatabaseFile()
  const people = await addPeople(file, learners)
  const door = await EngineDoor.open(temporaryDirectory())
  const port = await freePort()
  const place = { port, file, dockerHost: door.dockerHost, installation }
  let server = await serve(place)
  const typists = await Promise.all(people.map((userId, index) => Typist.sitDown(port, userId, index)))

  const typing = { goesOn: true }
  const typed = typists.map((typist) => typist.typeWhile(typing))
  for (let disaster = 0; disaster < disasters; disaster++) {
    await pause(1500)
    if (disaster % 2 === 0) {
      await server.kill()
      server = await serve(place)
    } else {
      door.lock()
      await pause(300)
      door.unlock()
    }
  }
  typing.goesOn = false
  const texts = await Promise.all(typed)

  for (const [index, typist] of typists.entries()) {
    const text = texts[index] ?? ''
    expect(text.split('\n').length).toBeGreaterThan(10)
    await typist.finish()
    const { stdout } = await readTyped(typist.sandboxId)
    expect(stdout).toBe(text)
    expect(typist.shown).toContain(`cat > typed\n${text}`)
    typist.leave()
  }
  await server.kill()
  await door.close()
}, 240_000)

/** Of the beginning, as much as a command's output may hold. */
async function readTyped(sandboxId: SandboxId): Promise<{ stdout: string }> {
  return host.run(sandboxId, { argv: ['cat', 'typed'], timeoutMs: 20_000 })
}

async function serve(place: MortalServerPlace): Promise<MortalServerProcess> {
  const server = await MortalServerProcess.start(place)
  servers.push(server)
  return server
}

/** A learner at a page: the page's own link over a real connection, drawing on a terminal without a window. */
class Typist {
  readonly sandboxId: SandboxId
  private readonly screen = new WindowlessScreen()
  private readonly link: TerminalLink
  private readonly leaveLink: () => void
  private state: LinkState = { status: 'attaching' }
  private onStateChange?: () => void

  private constructor(
    private readonly page: WindowlessConnection,
    session: SessionView,
    private readonly index: number,
  ) {
    if (session.state.status !== 'ready') throw new Error(`the session is ${session.state.status}`)
    this.sandboxId = session.state.sandboxId
    this.link = new TerminalLink({
      connection: page,
      terminal: { sessionId: session.id, terminal },
      screen: this.screen,
      newWriter: () => WriterId.parse(String(index).padStart(16, '0')),
      after(milliseconds, run) {
        const timer = setTimeout(run, milliseconds)
        return () => clearTimeout(timer)
      },
      onState: (state) => {
        this.state = state
        this.onStateChange?.()
      },
      onPaste: () => undefined,
      watch: false,
    })
    this.leaveLink = this.link.start()
  }

  static async sitDown(port: number, userId: UserId, index: number): Promise<Typist> {
    const page = new WindowlessConnection(port, userId)
    const typist = new Typist(page, await page.openLesson(lessonId), index)
    await typist.promptShown()
    typist.link.type('cat > typed\r')
    await typist.screen.until(() => typist.shown.includes('cat > typed\n'))
    return typist
  }

  /** Types line after line, some keys at a time, as long as it goes on; resolves with all that was typed. */
  async typeWhile(typing: { goesOn: boolean }): Promise<string> {
    let text = ''
    for (let line = 1; typing.goesOn; line++) {
      const next = `learner ${this.index} types line ${line}, 한 글자도 빠짐없이\n`
      for (const keys of next.match(/.{1,4}|\n/gs) ?? []) {
        await this.press(keys.replace('\n', '\r'))
        await pause(30)
      }
      text += next
    }
    return text
  }

  /** Keys are not taken while the page says that the engine does not answer: the learner sees it, and waits. */
  private async press(keys: string): Promise<void> {
    while (!this.link.type(keys)) {
      if (this.state.status !== 'failed') throw new Error(`not taken while ${this.state.status}`)
      expect(this.state.problem.code).toMatch(/^(engine-unreachable|terminal-failed|server-silent)$/)
      await this.stateChanged()
    }
  }

  private async stateChanged(): Promise<void> {
    await new Promise<void>((resolve) => (this.onStateChange = resolve))
  }

  async finish(): Promise<void> {
    await this.press('\x04')
    await this.promptShown()
  }

  /** What is typed before it would be drawn above it, and once more behind it, by the shell. */
  private async promptShown(): Promise<void> {
    await this.screen.until(() => /[#$] $/.test(this.shown))
  }

  get shown(): string {
    return this.screen.text
  }

  leave(): void {
    this.leaveLink()
    this.page.close()
    this.screen.close()
  }
}

/** Time that people take; nothing is waited for in it. */
function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
