import fs, { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import type { Result } from '#common/problem.ts'
import { SandboxId, TerminalNumber } from '#common/sandbox.ts'
import { SessionId } from '#common/session.ts'
import { createCohort, joinCohort } from '#server/cohort/commands.ts'
import { createLog } from '#server/log.ts'
import { findRecording, listRecordings } from '#server/recording/queries.ts'
import { recordingPath, recordingsFolder, sessionFolder } from '#server/recording/recording-folder.ts'
import { Recordings } from '#server/recording/recordings.ts'
import { eventually } from '#server/testing/eventually.ts'
import { FakeClock } from '#server/testing/fake-clock.ts'
import { FakeSandboxHost } from '#server/testing/fake-sandbox-host.ts'
import { testLesson } from '#server/testing/lessons.ts'
import { openLesson } from '#server/testing/open-lesson.ts'
import { addPerson } from '#server/testing/people.ts'
import { temporaryDirectory } from '#server/testing/temporary-database.ts'
import { setTemporaryPlatform } from '#server/testing/temporary-platform.ts'
import { createTestServer } from '#server/testing/test-server.ts'

const minute = 60_000
const day = 24 * 60 * minute

test('a recording goes on over a restart, and is for its learner and their instructor alone', async () => {
  const data = temporaryDirectory()
  const platform = await setTemporaryPlatform({ SANDLOT_DATA: data })
  const { database } = platform
  const folder = join(data, recordingsFolder)
  const recording = { folder, keepMs: day, maxBytes: 1_000_000, isStored: () => Promise.resolve(true) }
  const host = new FakeSandboxHost()
  const mina = await addPerson(database, 'Mina')

  const server = await createTestServer({ host, database, recording })
  const { page, session } = await openLesson(server, testLesson('one'), mina)
  const terminal = page.terminal(session.id)
  await terminal.attach()
  terminal.type('echo before\r')
  await terminal.shows('before\r\n$ ')
  await server.stop()
  const next = await createTestServer({ host, database, recording })
  const again = next.openPage(mina)
  await again.open(session.lessonId)
  const same = again.terminal(session.id)
  await same.attach()
  same.type('echo after\r')
  await same.shows('after\r\n$ ')
  await again.request('session:end', { sessionId: session.id })

  const found = await eventually(async () => {
    const listed = valueOf(await listRecordings(mina)).recordings
    expect(listed).toMatchObject([{ sessionId: session.id, terminal: 1, lessonId: session.lessonId }])
    const { path } = valueOf(await findRecording(mina, session.id, '1'))
    expect(textOf(path)).toMatch(/^\$ echo before\r\nbefore\r\n\$ echo after\r\nafter\r\n\$ $/)
    return path
  })
  expect(found).toBe(recordingPath(folder, session.id, TerminalNumber.parse(1)))

  const teacher = await addPerson(database, 'Teacher', 'instructor')
  expect(await findRecording(teacher, session.id, '1')).toMatchObject({ problem: { code: 'not-found' } })
  const cohort = valueOf(await createCohort(teacher, 'Monday'))
  await joinCohort(mina, cohort.joinCode)
  expect(valueOf(await listRecordings(teacher, mina.id)).recordings).toHaveLength(1)
  expect(valueOf(await findRecording(teacher, session.id, '1')).path).toBe(found)
  expect(await database.auditEntry.count({ where: { verb: 'read-recording', actorId: teacher.id } })).toBe(2)

  const jun = await addPerson(database, 'Jun')
  for (const nobody of [jun, undefined]) {
    expect((await listRecordings(nobody, mina.id)).ok).toBe(false)
    expect((await findRecording(nobody, session.id, '1')).ok).toBe(false)
  }
  for (const wrong of ['../../etc', '..', 'unknown-session']) {
    expect((await findRecording(mina, wrong, '1')).ok).toBe(false)
  }
  expect((await findRecording(mina, session.id, '../1')).ok).toBe(false)
})

test('a terminal whose shell was waiting for its learner is recorded from its prompt on', async () => {
  const data = temporaryDirectory()
  const { database } = await setTemporaryPlatform({ SANDLOT_DATA: data })
  const folder = join(data, recordingsFolder)
  const recording = { folder, keepMs: day, maxBytes: 1_000_000, isStored: () => Promise.resolve(true) }
  const host = new FakeSandboxHost()
  const server = await createTestServer({ host, database, recording, limits: { pool: 1 } })
  server.app.keepWarm([{ kind: 'shell', egress: 'none' }])
  await eventually(() => expect(host.created).toHaveLength(1))

  const mina = await addPerson(database, 'Mina')
  const { page, session } = await openLesson(server, testLesson('one'), mina)
  const terminal = page.terminal(session.id)
  await terminal.attach()
  terminal.type('echo warm\r')
  await terminal.shows('warm\r\n$ ')
  await page.request('session:end', { sessionId: session.id })
  await eventually(async () => {
    const { path } = valueOf(await findRecording(mina, session.id, '1'))
    expect(textOf(path)).toMatch(/^\$ echo warm\r\nwarm\r\n\$ $/)
  })
})

test('what is too old, and what belongs to nobody any more, is removed', async () => {
  const folder = temporaryDirectory()
  const clock = new FakeClock()
  const [old, kept, gone] = [
    SessionId.parse('session-old'),
    SessionId.parse('session-kept'),
    SessionId.parse('session-gone'),
  ]
  const recordings = new Recordings({
    ...{ folder, clock, keepMs: day, maxBytes: 1000, log: createLog('silent') },
    isStored: (sessionId) => Promise.resolve(sessionId !== gone),
  })
  const record = async (sessionId: SessionId): Promise<void> => {
    const recorder = recordings.recorder(sessionId, SandboxId.parse('sandbox00001'), TerminalNumber.parse(1))
    recorder?.joined({ start: 0, end: 0 }, { cols: 80, rows: 24 }, () => Promise.resolve(Buffer.alloc(0)))
    recorder?.output(0, Buffer.from('$ '))
    await recordings.endSession(sessionId)
  }
  await record(old)
  await clock.advance(day - 10 * minute)
  await record(kept)
  await record(gone)
  await clock.advance(50 * minute)
  await recordings.sweep()
  expect(existsSync(sessionFolder(folder, old))).toBe(false)
  expect(existsSync(sessionFolder(folder, gone))).toBe(false)
  expect(existsSync(recordingPath(folder, kept, TerminalNumber.parse(1)))).toBe(true)
  await recordings.close()
})

test('what is still being written to its end is not taken for old', async () => {
  const { folder, clock, sessionId, terminal, recordings, recorder } = recordOne()
  await clock.advance(2 * day)
  recorder?.output(0, Buffer.from('$ '))
  const goOn = holdWrites()
  const ending = recordings.endSession(sessionId)
  await recordings.sweep()
  goOn()
  await ending
  expect(existsSync(recordingPath(folder, sessionId, terminal))).toBe(true)
  await recordings.close()
})

test('a recording that could not be closed is removed when it is old', async () => {
  const { folder, clock, sessionId, recordings } = recordOne()
  const closing = vi.spyOn(fs, 'closeSync').mockImplementationOnce(() => {
    throw new Error('the disk is gone')
  })
  await recordings.endSession(sessionId)
  closing.mockRestore()
  await clock.advance(2 * day)
  await recordings.sweep()
  expect(existsSync(sessionFolder(folder, sessionId))).toBe(false)
  await recordings.close()
})

/** A disk that is slow: nothing is written before the returned function is called. */
function holdWrites(): () => void {
  const { write } = fs
  const waiting: Parameters<typeof write>[] = []
  const held = vi.spyOn(fs, 'write').mockImplementation((...asked) => void waiting.push(asked))
  return () => {
    held.mockRestore()
    for (const asked of waiting) write(...asked)
  }
}

test('nothing is recorded where nothing is to be kept', async () => {
  const folder = temporaryDirectory()
  const recordings = new Recordings({
    ...{ folder, clock: new FakeClock(), keepMs: 0, maxBytes: 1000, log: createLog('silent') },
    isStored: () => Promise.resolve(true),
  })
  const place = [SandboxId.parse('sandbox00001'), TerminalNumber.parse(1)] as const
  expect(recordings.recorder(SessionId.parse('session-one'), ...place)).toBeUndefined()
  expect(readdirSync(folder)).toEqual([])
  await recordings.close()
})

function textOf(path: string): string {
  const [, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n')
  const events = lines.map((line) => JSON.parse(line) as [number, string, string])
  return events.flatMap(([, kind, data]) => (kind === 'o' ? data : [])).join('')
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problem.code)
  return result.value
}

/** A terminal that is being recorded. */
function recordOne() {
  const folder = temporaryDirectory()
  const clock = new FakeClock()
  const [sessionId, terminal] = [SessionId.parse('session-one'), TerminalNumber.parse(1)]
  const recordings = new Recordings({
    ...{ folder, clock, keepMs: day, maxBytes: 1000, log: createLog('silent') },
    isStored: () => Promise.resolve(true),
  })
  const recorder = recordings.recorder(sessionId, SandboxId.parse('sandbox00001'), terminal)
  recorder?.joined({ start: 0, end: 0 }, { cols: 80, rows: 24 }, () => Promise.resolve(Buffer.alloc(0)))
  return { folder, clock, sessionId, terminal, recordings, recorder }
}
