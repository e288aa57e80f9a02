import { randomBytes } from 'node:crypto'
import { SandboxId } from '#common/sandbox.ts'
import { SessionId } from '#common/session.ts'

export interface Ids {
  session(): SessionId
  sandbox(): SandboxId
}

/** Not to be guessed: 80 bits and more. */
export const randomIds: Ids = {
  session: () => SessionId.parse(randomBytes(12).toString('hex')),
  sandbox: () => SandboxId.parse(randomBytes(10).toString('hex')),
}
