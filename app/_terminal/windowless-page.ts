import type { LessonId } from '#common/course.ts'
import type { UserId } from '#common/person.ts'
import { WriterId } from '#common/protocol.ts'
import { TerminalNumber, type SandboxId } from '#common/sandbox.ts'
import { WindowlessConnection } from '#app/_socket/windowless-connection.ts'
import { TerminalLink, type LinkState } from './terminal-link.ts'
import { WindowlessScreen } from './windowless-screen.ts'

interface Place {
  port: number
  userId: UserId
  lessonId: LessonId
  /** Of this page among the test's pages. */
  number: number
}

/** For tests: the first terminal on a learner's page where there is no browser, over a connection of its own. */
export class WindowlessPage {
  readonly screen = new WindowlessScreen()
  readonly link: TerminalLink
  state: LinkState = { status: 'attaching' }
  private onStateChange: (() => void) | undefined
  private readonly leaveLink: () => void

  private constructor(
    private readonly connection: WindowlessConnection,
    readonly sandboxId: SandboxId,
    linkParts: Pick<ConstructorParameters<typeof TerminalLink>[0], 'terminal' | 'newWriter'>,
  ) {
    this.link = new TerminalLink({
      ...linkParts,
      connection,
      screen: this.screen,
      after: (milliseconds, run) => {
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
    // A terminal answers what it is asked.
    this.screen.xterm.onData((data) => this.link.type(data))
    this.leaveLink = this.link.start()
  }

  /** Resolves when something is on the screen. */
  static async open({ port, userId, lessonId, number }: Place): Promise<WindowlessPage> {
    const connection = new WindowlessConnection(port, userId)
    const { id: sessionId, state } = await connection.openLesson(lessonId)
    if (state.status !== 'ready') throw new Error(`the session is ${state.status}`)
    const page = new WindowlessPage(connection, state.sandboxId, {
      terminal: { sessionId, terminal: TerminalNumber.parse(1) },
      newWriter: () => WriterId.parse(String(number).padStart(16, '0')),
    })
    await page.screen.until(() => page.screen.shown.trim() !== '')
    return page
  }

  /** What is typed before it would be drawn above it, and once more behind it, by the shell. */
  async showsPrompt(): Promise<void> {
    await this.screen.until(() => /[#$] $/.test(this.screen.shown))
  }

  async stateChanged(): Promise<void> {
    await new Promise<void>((resolve) => (this.onStateChange = resolve))
  }

  leave(): void {
    this.leaveLink()
    this.connection.close()
    this.screen.close()
  }
}
