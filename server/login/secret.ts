import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { makeDirectory } from '#server/make-directory.ts'

/**
 * What this installation signs cookies with, or what whoever reads its metrics has to name: made at the first start and
 * kept in the data directory, readable by its owner only. Whoever deletes `secret` signs everybody out.
 */
export function readSecret(dataDirectory: string, name: 'secret' | 'metrics-token' = 'secret'): string {
  const file = join(dataDirectory, name)
  makeDirectory(dataDirectory)
  try {
    writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!FileExists.safeParse(error).success) throw error
  }
  const secret = readFileSync(file, 'utf8').trim()
  if (secret.length < minLength) {
    throw new Error(`${file} holds less than ${minLength} characters; delete it to have a new one made`)
  }
  return secret
}

const minLength = 32
const FileExists = z.object({ code: z.literal('EEXIST') })
