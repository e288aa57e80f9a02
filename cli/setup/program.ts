import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { Stop } from './step.ts'

/**
 * Runs a program to its end, its output in a log file; resolves with its standard output.
 * Throws a Stop with the last lines and the log's name when it fails.
 */
export async function runProgram(
  program: string,
  args: string[],
  options: { log: string; cwd?: string; env?: Record<string, string>; stdin?: string; signal?: AbortSignal },
): Promise<string> {
  fs.mkdirSync(path.dirname(options.log), { recursive: true })
  const log = fs.createWriteStream(options.log)
  log.write(`$ ${program} ${args.join(' ')}\n`)
  const child = spawn(program, args, {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { ...process.env, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  })
  let stdout = ''
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
    log.write(chunk)
  })
  child.stderr.on('data', (chunk: Buffer) => log.write(chunk))
  // A program may end without having read it all: its status says whether that is wrong.
  child.stdin.on('error', () => undefined)
  child.stdin.end(options.stdin ?? '')

  const status = await new Promise<number | string>((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code, signal) => resolve(code ?? signal ?? 'unknown'))
  })
  await new Promise<void>((resolve) => log.end(resolve))
  if (status !== 0) {
    const tail = fs.readFileSync(options.log, 'utf8').trimEnd().split('\n').slice(-40).join('\n')
    throw new Stop(
      `${program} ${args[0] ?? ''} failed (${status}). Its last lines:\n${tail}\nAll of it: ${options.log}`,
    )
  }
  return stdout
}
