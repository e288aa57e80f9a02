import { Role, UserId, type Actor } from '#common/person.ts'
import { ProblemError } from '#common/problem.ts'
import { auth } from '#server/login/auth.ts'

/**
 * Who asks, by the login cookie among these headers; nobody where there is none or it is not valid any more.
 * Rejects with a ProblemError when the database does not answer.
 */
export async function currentActor(headers: Headers): Promise<Actor | undefined> {
  const login = await findLogin(headers)
  if (!login) return undefined
  const { id, name, role, isAnonymous } = login.user
  return { id: UserId.parse(id), name, role: Role.parse(role), guest: isAnonymous === true }
}

async function findLogin(headers: Headers) {
  try {
    return await auth().api.getSession({ headers })
  } catch (error) {
    throw new ProblemError('database-busy', {}, { cause: error })
  }
}
