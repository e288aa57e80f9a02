import { parseSetCookieHeader } from 'better-auth/cookies'
import { z } from 'zod'
import { ProblemError, problem, type Problem } from '#common/problem.ts'
import { Credentials, Field, Guest, NewAccount } from '#server/login/credentials.ts'
import { auth } from '#server/login/auth.ts'
import { clientAddressHeader } from '#server/login/client-address.ts'
import { platform } from '#server/platform.ts'

/**
 * What came of signing in, up or out. The cookies are to be set on the answer to the browser.
 * `too-fast` has `seconds`, after which one may try again.
 */
export type LoginAnswer =
  | { status: 'done'; cookies: LoginCookie[] }
  | { status: 'wrong-credentials' }
  | { status: 'email-taken' }
  | { status: 'bad-value'; field: Field }
  | { status: 'refused'; problem: Problem }

/** As Next's `cookies().set` takes it. `maxAge` is in seconds; 0 takes the cookie away. */
export interface LoginCookie {
  name: string
  value: string
  path: string
  httpOnly: boolean
  secure: boolean
  sameSite: 'lax'
  maxAge?: number
}

/** A guest who signs up or in takes along what they have done. `headers` are those of the request, in all of these. */
export function signUp(headers: Headers, account: z.input<typeof NewAccount>): Promise<LoginAnswer> {
  return ask(headers, '/sign-up/email', NewAccount, account)
}

export function signIn(headers: Headers, credentials: z.input<typeof Credentials>): Promise<LoginAnswer> {
  return ask(headers, '/sign-in/email', Credentials, credentials)
}

export function continueAsGuest(headers: Headers, guest: z.input<typeof Guest>): Promise<LoginAnswer> {
  return ask(headers, '/sign-in/anonymous', Guest, guest)
}

export function signOut(headers: Headers): Promise<LoginAnswer> {
  return ask(headers, '/sign-out', z.object({}), {})
}

/** What a browser sent to the accounts' own HTTP interface (`/api/auth/…`), and what it gets. */
export function answerLoginRequest(request: Request): Promise<Response> {
  return auth().handler(request)
}

/** Through the front door of the accounts, so that their limits count. Rejects with a ProblemError. */
async function ask(
  headers: Headers,
  path: string,
  schema: z.ZodType<object>,
  given: unknown,
): Promise<LoginAnswer> {
  const sent = schema.safeParse(given)
  if (!sent.success) return { status: 'bad-value', field: Field.parse(sent.error.issues[0]?.path[0]) }
  const { origin } = platform().config.url
  const request = new Request(`${origin}/api/auth${path}`, {
    method: 'POST',
    headers: { ...passedOn(headers), origin, 'content-type': 'application/json' },
    body: JSON.stringify(sent.data),
  })
  const response = await auth().handler(request)
  return response.ok ? { status: 'done', cookies: cookiesOf(response) } : refusalOf(response)
}

function passedOn(headers: Headers): Record<string, string> {
  const names = ['cookie', 'user-agent', clientAddressHeader]
  return Object.fromEntries(names.map((name) => [name, headers.get(name) ?? '']))
}

function cookiesOf(response: Response): LoginCookie[] {
  const cookies = parseSetCookieHeader(response.headers.getSetCookie().join(', '))
  return [...cookies].map(([name, cookie]) => ({
    name,
    value: cookie.value,
    path: cookie.path ?? '/',
    httpOnly: cookie.httponly ?? true,
    secure: cookie.secure ?? false,
    sameSite: 'lax',
    ...(cookie['max-age'] !== undefined && { maxAge: cookie['max-age'] }),
  }))
}

async function refusalOf(response: Response): Promise<LoginAnswer> {
  if (response.status === 429) {
    const seconds = Number(response.headers.get('x-retry-after') ?? 10)
    return { status: 'refused', problem: problem('too-fast', { seconds }) }
  }
  const { code } = Refusal.parse(await response.json())
  switch (code) {
    case 'INVALID_EMAIL_OR_PASSWORD':
      return { status: 'wrong-credentials' }
    case 'USER_ALREADY_EXISTS':
    case 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL':
      return { status: 'email-taken' }
    case 'ANONYMOUS_USERS_CANNOT_SIGN_IN_AGAIN_ANONYMOUSLY':
      // A second click, or another tab: they are a guest already.
      return { status: 'done', cookies: [] }
    default:
      throw new ProblemError(
        'unexpected',
        {},
        { cause: new Error(`The accounts answered ${response.status} ${code}`) },
      )
  }
}

const Refusal = z.object({ code: z.string() })
