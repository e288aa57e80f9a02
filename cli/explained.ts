import { SettingError } from '#server/environment.ts'
import { Stop } from './setup/step.ts'

/** A command's exit status; what is meant for the person at the keyboard is printed as it is, and is 1. */
export async function explained(command: () => Promise<number>): Promise<number> {
  try {
    return await command()
  } catch (error) {
    if (!(error instanceof Stop) && !(error instanceof SettingError)) throw error
    console.error(`✗ ${error.message}`)
    return 1
  }
}
