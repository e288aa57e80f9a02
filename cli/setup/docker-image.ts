import fs from 'node:fs'
import path from 'node:path'
import type Docker from 'dockerode'
import { z } from 'zod'
import { Stop } from './step.ts'

export interface ImageSource {
  /** Absolute path of the folder with the Dockerfile. */
  folder: string
  /** The Dockerfile's stage; none: the last. */
  target?: string
  tags: [string, ...string[]]
  labels?: Record<string, string>
}

export async function hasImage(docker: Docker, name: string): Promise<boolean> {
  return (await imageId(docker, name)) !== undefined
}

/** None when there is no such image. */
export async function imageId(docker: Docker, name: string): Promise<string | undefined> {
  const [found] = await docker.listImages({ filters: { reference: [name] } })
  return found?.Id
}

/** Builds an image. Its output goes to a log file; throws a Stop with the last lines when the build fails. */
export async function buildImage(docker: Docker, source: ImageSource, log: string): Promise<void> {
  const [tag, ...others] = source.tags
  const stream = await docker.buildImage(
    { context: source.folder, src: fs.readdirSync(source.folder) },
    {
      t: tag,
      rm: true,
      ...(source.target === undefined ? {} : { target: source.target }),
      labels: source.labels ?? {},
    },
  )
  await followStream(stream, `Building ${tag}`, log)
  for (const other of others) await tagImage(docker, tag, other)
}

export async function pullImage(docker: Docker, name: string, log: string): Promise<void> {
  await followStream(await docker.pull(name), `Pulling ${name}`, log)
}

export async function pushImage(docker: Docker, name: string, log: string): Promise<void> {
  // A registry without accounts; the engine insists on being told so.
  const stream = await docker.getImage(name).push({ authconfig: { username: '', password: '' } })
  await followStream(stream, `Pushing ${name}`, log)
}

export async function tagImage(docker: Docker, name: string, as: string): Promise<void> {
  const colon = as.lastIndexOf(':')
  await docker.getImage(name).tag({ repo: as.slice(0, colon), tag: as.slice(colon + 1) })
}

/** Makes an image of one layer from a tar stream. */
export async function importImage(
  docker: Docker,
  tar: NodeJS.ReadableStream,
  name: string,
  log: string,
): Promise<void> {
  const [repo, tag] = name.split(':')
  const stream: NodeJS.ReadableStream = await docker.importImage(tar, { repo, tag })
  await followStream(stream, `Importing ${name}`, log)
}

/** Waits for the end of what the engine tells line by line. */
async function followStream(stream: NodeJS.ReadableStream, doing: string, log: string): Promise<void> {
  fs.mkdirSync(path.dirname(log), { recursive: true })
  const output = fs.createWriteStream(log)
  let failure: string | undefined
  let rest = ''
  for await (const chunk of stream) {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const told = parseTold(line)
      failure ??= told.error
      output.write(told.stream ?? (told.status === undefined ? '' : `${told.status}\n`))
    }
  }
  output.write(failure ?? '')
  await new Promise<void>((resolve) => output.end(resolve))
  if (failure === undefined) return
  const tail = fs.readFileSync(log, 'utf8').trimEnd().split('\n').slice(-40).join('\n')
  throw new Stop(`${doing} failed. Its last lines:\n${tail}\nAll of it: ${log}`)
}

const Told = z.object({
  stream: z.string().optional(),
  status: z.string().optional(),
  error: z.string().optional(),
})

function parseTold(line: string): z.infer<typeof Told> {
  if (line.trim() === '') return {}
  return Told.parse(JSON.parse(line))
}
