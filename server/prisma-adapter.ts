import type { SqlDriverAdapter, SqlDriverAdapterFactory, Transaction } from '@prisma/driver-adapter-utils'
import { z } from 'zod'
import { ProblemError } from '#common/problem.ts'
import { createTimeSlices } from '#server/time-slices.ts'
import { createTurns } from '#server/turns.ts'

/**
 * Makes the SQLite driver safe to share. It has one connection, so that a statement made while somebody else's
 * transaction is open would run inside that transaction and be undone with it, although it was reported as done.
 * Here transactions, and statements outside of them, wait for one another in order.
 *
 * SQLite answers without waiting, so that a class that asks at once would keep everybody else out until it has all its
 * answers: after a few milliseconds others have their turn.
 *
 * Inside a `$transaction` callback only the callback's own client may be used: the outer one would wait for the
 * transaction to end, and the transaction for it.
 *
 * A database that is locked or cannot be written rejects with a ProblemError, `database-busy` or `database-full`.
 */
export function serialized(factory: SqlDriverAdapterFactory, setUp: string): SqlDriverAdapterFactory {
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    async connect() {
      const connection = await factory.connect()
      await naming(() => connection.executeScript(setUp))
      return taking(connection)
    },
  }
}

/** Of one statement after another: a key's echo waits no longer. */
const sliceMs = 8

/** The connection itself, with its methods taking turns. */
function taking(connection: SqlDriverAdapter): SqlDriverAdapter {
  const takeTurn = createTurns()
  const timeSlice = createTimeSlices(sliceMs)
  const queryRaw = connection.queryRaw.bind(connection)
  const executeRaw = connection.executeRaw.bind(connection)
  const executeScript = connection.executeScript.bind(connection)
  const startTransaction = connection.startTransaction.bind(connection)

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const leave = await takeTurn()
    await timeSlice()
    return naming(work).finally(leave)
  }

  return Object.assign<SqlDriverAdapter, Partial<SqlDriverAdapter>>(connection, {
    queryRaw: (query) => inTurn(() => queryRaw(query)),
    executeRaw: (query) => inTurn(() => executeRaw(query)),
    executeScript: (script) => inTurn(() => executeScript(script)),
    async startTransaction(isolationLevel) {
      const leave = await takeTurn()
      await timeSlice()
      try {
        const transaction = await naming(() => startTransaction(isolationLevel))
        return leaving(transaction, { leave, undo: async () => executeScript('ROLLBACK') })
      } catch (error) {
        leave()
        throw error
      }
    },
  })
}

/** The transaction itself, giving up its turn when it ends. */
function leaving(
  transaction: Transaction,
  end: { leave: () => void; undo: () => Promise<void> },
): Transaction {
  const queryRaw = transaction.queryRaw.bind(transaction)
  const executeRaw = transaction.executeRaw.bind(transaction)
  const commit = transaction.commit.bind(transaction)
  const rollback = transaction.rollback.bind(transaction)

  return Object.assign<Transaction, Partial<Transaction>>(transaction, {
    queryRaw: (query) => naming(() => queryRaw(query)),
    executeRaw: (query) => naming(() => executeRaw(query)),
    commit: () => commit().finally(end.leave),
    // Prisma has sent COMMIT or ROLLBACK as a statement before. Where that failed, the next transaction must not fall
    // into the one that is still open; mostly there is nothing left to undo, which SQLite calls an error.
    rollback: () =>
      end
        .undo()
        .catch(() => undefined)
        .then(rollback)
        .finally(end.leave),
  })
}

/** Gives the failures that a person can do something about their name. The driver throws some where it should reject. */
async function naming<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const failure = DriverFailure.safeParse(error)
    const code = failure.data?.cause.originalCode ?? ''
    if (/^SQLITE_(BUSY|LOCKED)/.test(code)) throw new ProblemError('database-busy', {}, { cause: error })
    if (/^SQLITE_(FULL|READONLY|IOERR|CANTOPEN)/.test(code)) {
      throw new ProblemError('database-full', {}, { cause: error })
    }
    throw error
  }
}

const DriverFailure = z.object({ cause: z.object({ originalCode: z.string() }) })
