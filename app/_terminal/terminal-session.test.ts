import { expect, test } from 'vitest'
import { ok, problem, refused, type ProblemCode } from '#common/problem.ts'
import type { Typing } from '#common/protocol.ts'
import { TerminalNumber } from '#common/sandbox.ts'
import { SessionId } from '#common/session.ts'
import { FakeConnection } from '#app/_socket/fake-connection.ts'
import { TerminalSession } from './terminal-session.ts'

const key = { sessionId: SessionId.parse('session-1'), terminal: TerminalNumber.parse(1) }
const command: Typing = { kind: 'text', source: 'ls', newline: true, interrupt: false }

test('a command that the server does not type is told of, until it is read or another one is typed', async () => {
  const session = sessionAnswered('too-fast', 'typed', 'too-fast')
  expect(await whatFollows(session)).toEqual(problem('too-fast'))
  expect(await whatFollows(session)).toBeUndefined()
  expect(await whatFollows(session)).toEqual(problem('too-fast'))
  session.dismissNotTyped()
  expect(session.getFacts().notTyped).toBeUndefined()
})

test('what passes while a command is asked for again is not told of, unless it does not pass', async () => {
  const away = Array.from({ length: 20 }, () => 'server-silent' as const)
  const session = sessionAnswered('too-fast', ...away.slice(1), 'typed', ...away)
  expect(await whatFollows(session)).toEqual(problem('too-fast'))
  expect(await whatFollows(session)).toBeUndefined()
  expect(await whatFollows(session)).toEqual(problem('server-silent'))
})

function sessionAnswered(...answers: ('typed' | ProblemCode)[]): TerminalSession {
  const server = new FakeConnection({
    'terminal:type': () => {
      const answer = answers.shift() ?? 'unexpected'
      return answer === 'typed' ? ok(null) : refused(answer)
    },
  })
  return new TerminalSession(server, key, false)
}

/** What a click on a command has the page tell next. */
async function whatFollows(session: TerminalSession) {
  await new Promise<void>((resolve) => {
    const leave = session.subscribe(() => {
      leave()
      resolve()
    })
    session.typeFor(command)
  })
  return session.getFacts().notTyped
}
