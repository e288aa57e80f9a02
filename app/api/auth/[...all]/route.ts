import { answerLoginRequest } from '#server/login/commands.ts'

/** The accounts' own HTTP interface; our forms call server/login/commands.ts, which ends up in the same place. */
export { answerLoginRequest as GET, answerLoginRequest as POST }
