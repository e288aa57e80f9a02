import { systemClock } from '#server/clock.ts'
import { createLog } from '#server/log.ts'
import { connectDocker } from '#server/sandbox/docker-connection.ts'
import { DockerContainers } from '#server/sandbox/docker-containers.ts'
import { DockerDisk } from '#server/sandbox/docker-disk.ts'
import { DockerEngine } from '#server/sandbox/docker-engine.ts'
import { DockerPassage } from '#server/sandbox/docker-passage.ts'

/** A program for tests: prints, by sandbox, what those with this label hold on disk, as far as who runs it may see. */
const [label] = process.argv.slice(2)
if (!label) throw new Error('expected the label of the sandboxes')

const engine = new DockerEngine(connectDocker(process.env.DOCKER_HOST), systemClock)
const passage = new DockerPassage(engine, createLog('silent'), false)
const disk = new DockerDisk(engine, new DockerContainers(engine, passage), label)
const usages = await disk.count({ bytes: Infinity, files: Infinity })
process.stdout.write(JSON.stringify(Object.fromEntries(usages)))
