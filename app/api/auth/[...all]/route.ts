import { toNextJsHandler } from 'better-auth/next-js'
import { auth } from '#server/login/auth.ts'

/** Signing in and out over HTTP; our own forms use server/login/commands.ts, which ends up in the same place. */
export const { GET, POST } = toNextJsHandler((request: Request) => auth().handler(request))
