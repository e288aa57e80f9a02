import type { UserId } from '#common/person.ts'
import { freePort } from './free-port.ts'
import type { MortalServerPlace } from './mortal-server-process.ts'
import { addPeople } from './people.ts'
import { temporaryDatabaseFile } from './temporary-database.ts'

/** Where a MortalServerProcess can serve so many learners, over this engine. */
export async function mortalPlace(
  installation: string,
  learners: number,
  dockerHost = process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock',
): Promise<{ place: MortalServerPlace; people: UserId[] }> {
  const file = temporaryDatabaseFile()
  const people = await addPeople(file, learners)
  return { place: { port: await freePort(), file, dockerHost, installation }, people }
}
