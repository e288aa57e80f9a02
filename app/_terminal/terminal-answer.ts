const csiAnswer = /^\x1b\[[?>=]?[\d;]*(?:[cnRtx]|\$y)$/
const stringAnswer = /^(?:\x1bP|\x1b\]|\x9b|\x90)/
const focusReport = /^\x1b\[[IO]$/

/**
 * Whether xterm says this by itself (where the cursor is, what kind of terminal it is) rather than a person.
 * While an old screen is drawn again nobody waits for such an answer: typed into the shell it would be rubbish.
 */
export function isTerminalAnswer(data: string): boolean {
  return csiAnswer.test(data) || stringAnswer.test(data) || focusReport.test(data)
}
