import type { Duplex } from 'node:stream'
import type { Protection } from '#common/machine.ts'
import type { UserId } from '#common/person.ts'
import type {
  Egress,
  Machine,
  SandboxId,
  SandboxKind,
  TerminalNumber,
  TerminalSize,
} from '#common/sandbox.ts'
import type { LessonId } from '#common/course.ts'
import type { SessionId } from '#common/session.ts'

/**
 * The place sandboxes run in. The rest of the server knows only this port; adapters are named for their
 * technology (`docker-sandbox-host.ts`). What the place says exists is the truth: nothing is remembered here.
 *
 * Every method rejects with a ProblemError: `engine-unreachable` when the place does not answer,
 * `sandbox-gone` when the sandbox is not there (any more), `sandbox-failed` when it could not do as asked,
 * `sandbox-outdated` when that is because an earlier version of the platform made it.
 */
export interface SandboxHost {
  /** Makes a sandbox and resolves when its learner could type: some hundred milliseconds. */
  create(plan: SandboxPlan): Promise<FoundSandbox>
  /** Gives a pooled sandbox to a session. */
  assign(id: SandboxId, owner: SandboxOwner): Promise<FoundSandbox>
  /** All sandboxes of this installation, whoever started them: for adoption and the reaper. */
  find(): Promise<FoundSandbox[]>
  /** Ends it with everything that belongs to it. Twice is fine. */
  remove(id: SandboxId): Promise<void>
  /**
   * Joins the terminal's holder, which is started (with its shell) when it is not there. Without a size it keeps the
   * one that it has.
   * Rejects with `terminal-failed` when the connection breaks meanwhile.
   */
  openTerminal(id: SandboxId, terminal: TerminalNumber, size?: TerminalSize): Promise<HeldTerminal>
  /** Ends the terminal's holder and shell, as closing a window does; resolves when they are gone. Twice is fine. */
  closeTerminal(id: SandboxId, terminal: TerminalNumber): Promise<void>
  /** Runs a program as the sandbox's root, away from the learner's terminals. */
  run(id: SandboxId, command: SandboxCommand): Promise<CommandResult>
  /** A byte stream to the sandbox's program for files (`images/sandbox/files.c`), which ends with the stream. */
  openFiles(id: SandboxId): Promise<Duplex>
  /** A byte stream to a TCP port inside, of the first machine unless told. The problem names the port where nothing listens. */
  dial(id: SandboxId, port: number, machine?: Machine): Promise<Duplex>
  /** Tells of what happens to sandboxes without being asked for, until closed. */
  watch(onEvent: (event: SandboxEvent) => void): () => void
  /** Resolves when the place answers and has what sandboxes need; the ProblemError names what is missing. */
  checkHealth(): Promise<void>
  /** What keeps sandboxes from harm and from harming here, and why not where it does not: each named once. */
  findProtections(): Promise<Protection[]>
}

export interface SandboxPlan {
  id: SandboxId
  kind: SandboxKind
  egress: Egress
  /** None: it waits in the pool. */
  owner?: SandboxOwner
}

export interface SandboxOwner {
  userId: UserId
  sessionId: SessionId
  lessonId: LessonId
}

export interface FoundSandbox {
  id: SandboxId
  kind: SandboxKind
  egress: Egress
  /** Milliseconds since the epoch. */
  createdAt: number
  /** The session it was given to; none while it waits in the pool. */
  sessionId?: SessionId
  running: boolean
  /** Made by an earlier version of the platform, or with other settings: whoever has it keeps it, nobody else gets it. */
  outdated?: true
}

export interface SandboxCommand {
  /** Program and arguments, as the sandbox's root in /root. */
  argv: string[]
  stdin?: string | Uint8Array
  /** It is killed, with its children, when this has passed. */
  timeoutMs: number
  env?: Record<string, string>
}

export type CommandResult =
  | { status: 'exited'; code: number; stdout: string; stderr: string }
  | { status: 'timeout'; stdout: string; stderr: string }

export interface SandboxEvent {
  id: SandboxId
  /** `out-of-memory`: a process of its was killed for it. `disk-full`: it has more than its share and must end. */
  kind: 'ended' | 'out-of-memory' | 'disk-nearly-full' | 'disk-full'
}

/**
 * A terminal in its holder inside the sandbox, which outlives this connection and the server.
 * Output is numbered by byte from the shell's start; input is numbered by byte for each writer.
 */
export interface HeldTerminal {
  /** What the holder still has of the output, from `start` up to now: replayed first through `onOutput`. */
  readonly start: number
  /** Offset of the end of the replay: output from here on is live. */
  readonly replayEnd: number
  /** What it had when it was joined: what is replayed was printed for it, but for what is older than its last change. */
  readonly size: TerminalSize
  /** How much of each writer's input the shell has, by writer. */
  readonly accepted: ReadonlyMap<string, number>
  /** Called from the next tick on, in order. */
  listen(listener: TerminalListener): void
  /** `start`: the writer's bytes before these. What the holder already has of them is dropped by it. */
  write(writer: string, start: number, bytes: Uint8Array): void
  resize(size: TerminalSize): void
  /** While paused no output is read, so the program in the terminal waits once the pipe is full. */
  pause(): void
  resume(): void
  /** Leaves the terminal and its shell running. Twice is fine. */
  close(): void
}

export interface TerminalListener {
  onOutput(offset: number, bytes: Uint8Array): void
  /** The holder has written this writer's input to the shell up to `accepted`. */
  onAccepted(writer: string, accepted: number): void
  /** The shell ended: the terminal is gone for good. */
  onExit(): void
  /** The connection broke; the terminal may still be there. */
  onLost(cause: Error): void
}
