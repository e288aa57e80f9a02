import type Docker from 'dockerode'
import { TextStream } from './text-stream.ts'
import type { Typist } from './typist.ts'

/** The peer: a shell in the same sandbox through a plain hijacked exec with a TTY, straight to the engine. */
export async function openRawExec(container: Docker.Container): Promise<Typist> {
  const exec = await container.exec({
    Cmd: ['/usr/local/lib/sandlot/enter', 'bash'],
    Tty: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Env: ['TERM=xterm-256color'],
  })
  const stream = await exec.start({ hijack: true, stdin: true, Tty: true })
  const output = new TextStream()
  stream.on('data', (bytes: Buffer) => output.push(bytes))
  return {
    output,
    type: (text) => stream.write(text),
    isConnected: () => !stream.destroyed,
    close: () => stream.destroy(),
  }
}
