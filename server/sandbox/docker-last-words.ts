import type { Container } from 'dockerode'

/** Type, three zeros, and the length of the piece. */
const headBytes = 8

/** The last lines that a container without a TTY wrote; empty when the engine does not tell them. */
export async function readLastWords(container: Container): Promise<string> {
  const log = await container.logs({ stdout: true, stderr: true, tail: 20 }).catch(() => Buffer.alloc(0))
  const pieces: Buffer[] = []
  let rest = log
  while (rest.length >= headBytes) {
    const end = headBytes + rest.readUInt32BE(4)
    pieces.push(rest.subarray(headBytes, end))
    rest = rest.subarray(end)
  }
  return Buffer.concat(pieces).toString('utf8')
}
