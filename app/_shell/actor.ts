import { headers } from 'next/headers'
import { cache } from 'react'
import { currentActor } from '#server/login/queries.ts'

/** Who asks for this page; looked up once a request. */
export const signedInActor = cache(async () => currentActor(await headers()))
