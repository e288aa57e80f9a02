import { afterAll, expect, test } from 'vitest'
import { LessonId } from '#common/course.ts'
import type { UserId } from '#common/person.ts'
import type { SandboxId } from '#common/sandbox.ts'
import { dockerPlaceAt } from '#server/testing/docker-host.ts'
import { EngineDoor } from '#server/testing/engine-door.ts'
import { mortalPlace } from '#server/testing/mortal-place.ts'
import { MortalServerProcess, type MortalServerPlace } from '#server/testing/mortal-server-process.ts'
import { withPatience } from '#server/testing/patience.ts'
import { temporaryDirectory } from '#server/testing/temporary-database.ts'
import { WindowlessPage } from './windowless-page.ts'

const learners = 20
const disasters = 6
const leastLines = 10
const lessonId = LessonId.parse('course/one')
const installation = `chaos-${process.pid}`
const { host, removeAll } = dockerPlaceAt(process.env.DOCKER_HOST, installation)

const servers: MortalServerProcess[] = []

afterAll(async () => {
  for (const server of servers) await server.kill()
  await removeAll()
})

test('twenty learners type while the server is killed and the engine’s connection is cut: every terminal holds what was typed, once', async () => {
  const door = await EngineDoor.open(temporaryDirectory())
  const { place, people } = await mortalPlace(installation, learners, door.dockerHost)
  let server = await serve(place)
  const typists = await Promise.all(people.map((userId, index) => Typist.sitDown(place.port, userId, index)))

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
    await typist.finish()
    const { stdout } = await readTyped(typist.sandboxId)
    expect(stdout).toBe(text)
    expect(typist.shown).toContain(`cat > typed\n${text}`)
    typist.leave()
  }
  await server.kill()
  await door.close()
})

/** Of the beginning, as much as a command's output may hold. */
async function readTyped(sandboxId: SandboxId): Promise<{ stdout: string }> {
  return host.run(sandboxId, { argv: ['cat', 'typed'], timeoutMs: 20_000 })
}

async function serve(place: MortalServerPlace): Promise<MortalServerProcess> {
  const server = await MortalServerProcess.start(place)
  servers.push(server)
  return server
}

/** A learner at a page. */
class Typist {
  private constructor(
    private readonly page: WindowlessPage,
    private readonly index: number,
  ) {}

  static async sitDown(port: number, userId: UserId, index: number): Promise<Typist> {
    const page = await WindowlessPage.open({ port, userId, lessonId, number: index })
    await page.showsPrompt()
    page.link.type('cat > typed\r')
    await page.screen.until(() => page.screen.text.includes('cat > typed\n'))
    return new Typist(page, index)
  }

  /** Types line after line, some keys at a time, as long as it goes on and some lines at least; resolves with them. */
  async typeWhile(typing: { goesOn: boolean }): Promise<string> {
    let text = ''
    for (let line = 1; typing.goesOn || line <= leastLines; line++) {
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
    const { page } = this
    while (!page.link.type(keys)) {
      if (page.state.status !== 'failed') throw new Error(`not taken while ${page.state.status}`)
      expect(page.state.problem.code).toMatch(/^(engine-unreachable|terminal-failed|server-silent)$/)
      await withPatience(page.stateChanged(), () => JSON.stringify(page.state))
    }
  }

  async finish(): Promise<void> {
    await this.press('\x04')
    await this.page.showsPrompt()
  }

  get sandboxId(): SandboxId {
    return this.page.sandboxId
  }

  get shown(): string {
    return this.page.screen.text
  }

  leave(): void {
    this.page.leave()
  }
}

/** Time that people take; nothing is waited for in it. */
function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
