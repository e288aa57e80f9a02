import { betterAuth } from 'better-auth/minimal'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { anonymous } from 'better-auth/plugins/anonymous'
import { UserId } from '#common/person.ts'
import { clientAddressHeader } from '#server/login/client-address.ts'
import { passwordLength } from '#server/login/credentials.ts'
import { guestName, requireName } from '#server/login/person-name.ts'
import { moveGuest } from '#server/login/prisma-guest-account.ts'
import { platform, type Platform } from '#server/platform.ts'

/** Accounts, guests and who is signed in, of this process's platform. */
export function auth(): Auth {
  const parts = platform()
  if (current?.parts !== parts) current = { parts, auth: createAuth(parts) }
  return current.auth
}

type Auth = ReturnType<typeof createAuth>
let current: { parts: Platform; auth: Auth } | undefined

const day = 24 * 60 * 60

function createAuth({ database, config, secret, announce }: Platform) {
  const isSecure = config.url.protocol === 'https:'
  return betterAuth({
    baseURL: config.url.origin,
    secret,
    trustedOrigins: [config.url.origin],
    telemetry: { enabled: false },
    logger: { level: 'error', disableColors: true },
    // What is broken rejects, and is told where the answer is made; what is wrong is answered.
    onAPIError: { throw: true },
    database: prismaAdapter(database, { provider: 'sqlite', transaction: true }),
    // To us a session is a sitting with a lesson.
    session: { modelName: 'login', expiresIn: 90 * day, updateAge: day },
    user: { additionalFields: { role: { type: 'string', input: false, defaultValue: 'learner' } } },
    databaseHooks: {
      user: {
        create: { before: (user) => Promise.resolve({ data: { ...user, name: requireName(user.name) } }) },
        update: {
          before: (user) =>
            Promise.resolve(
              user.name === undefined ? undefined : { data: { ...user, name: requireName(user.name) } },
            ),
        },
      },
    },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: passwordLength.min,
      maxPasswordLength: passwordLength.max,
    },
    plugins: [
      anonymous({
        emailDomainName: 'guest.invalid',
        generateName: ({ body }) => guestName(body),
        async onLinkAccount({ anonymousUser, newUser }) {
          const guestId = UserId.parse(anonymousUser.user.id)
          const accountId = UserId.parse(newUser.user.id)
          await moveGuest(database, guestId, accountId)
          announce.guestMoved(guestId, accountId)
        },
      }),
    ],
    rateLimit: {
      enabled: true,
      storage: 'database',
      // A whole class may sit behind one address.
      window: 10,
      max: 300,
      customRules: {
        '/sign-in/email': { window: 10, max: 60 },
        '/sign-in/anonymous': { window: 10, max: 120 },
        '/sign-up/email': { window: 10, max: 120 },
      },
    },
    advanced: {
      // By that name a browser takes it from this host alone: no page of a preview, below the same domain, can set it.
      cookiePrefix: isSecure ? '__Host-sandlot' : 'sandlot',
      // Said because both are off by default where NODE_ENV is "test".
      disableCSRFCheck: false,
      disableOriginCheck: false,
      useSecureCookies: false,
      defaultCookieAttributes: { secure: isSecure },
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
    },
  })
}
