import { cookies } from 'next/headers'
import type { LoginCookie } from '#server/login/commands.ts'

/** Hands the cookies of an answered sign-in, or sign-out, to the browser. */
export async function keepLogin(answered: LoginCookie[]): Promise<void> {
  const jar = await cookies()
  for (const cookie of answered) jar.set(cookie)
}
