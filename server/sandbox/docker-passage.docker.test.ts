import type Docker from 'dockerode'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import net from 'node:net'
import path from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { SandboxId, TerminalNumber } from '#common/sandbox.ts'
import { systemClock } from '#server/clock.ts'
import { createLog } from '#server/log.ts'
import { dockerPlaceAt } from '#server/testing/docker-host.ts'
import { EngineDoor } from '#server/testing/engine-door.ts'
import { temporaryDirectory } from '#server/testing/temporary-database.ts'
import { TerminalProbe } from '#server/testing/terminal-probe.ts'
import { DockerEngine } from './docker-engine.ts'
import { startExec } from './docker-exec.ts'
import { DockerExecStream } from './docker-exec-stream.ts'
import { connectInside, DockerPassage } from './docker-passage.ts'
import { readSandboxEntrance } from './docker-user.ts'
import { joinHolder } from './holder-terminal.ts'

const { docker, host, installation, removeAll } = dockerPlaceAt(
  process.env.DOCKER_HOST,
  `passage-${process.pid}`,
)

afterAll(removeAll)

const first = TerminalNumber.parse(1)
const second = TerminalNumber.parse(2)
let made = 0

async function makeSandbox(): Promise<SandboxId> {
  const id = SandboxId.parse(`passage${process.pid}x${++made}`.padEnd(8, '0'))
  await host.create({ id, kind: 'docker', egress: 'none' })
  return id
}

async function containerOf(id: SandboxId): Promise<Docker.ContainerInfo> {
  const [info] = await docker.listContainers({ filters: { label: [`sandlot.sandbox=${id}`] } })
  if (info === undefined) throw new Error(`${id} has no container`)
  return info
}

async function firstPidOf({ Id }: Docker.ContainerInfo): Promise<number> {
  return (await docker.getContainer(Id).inspect()).State.Pid
}

/** Of the container's processes whose command line is such. */
async function pidsOf({ Id }: Docker.ContainerInfo, command: RegExp): Promise<number[]> {
  const top = (await docker.getContainer(Id).top({ ps_args: '-eo pid,args' })) as { Processes: string[][] }
  return top.Processes.flatMap(([pid, args]) => (command.test(args ?? '') ? [Number(pid)] : []))
}

test('a terminal that goes past the engine outlives the engine’s connection; one that goes by it does not', async () => {
  const id = await makeSandbox()
  const door = await EngineDoor.open(temporaryDirectory())
  onTestFinished(() => door.close())
  const throughDoor = dockerPlaceAt(door.dockerHost, installation)
  const past = await TerminalProbe.open(throughDoor.host, id, first)
  const by = await TerminalProbe.open(throughDoor.withoutPassage(), id, second)
  await past.run('echo here', /\nhere\r\n/)
  await by.run('echo here', /\nhere\r\n/)
  door.slam()
  await by.until(() => by.end !== undefined)
  past.type('echo still he""re\r')
  await past.until(() => past.output.includes('\nstill here\r\n') || past.end !== undefined)
  expect([past.end, by.end]).toEqual([undefined, 'lost'])
  past.terminal.close()
})

test('a learner sees nothing of what carries a terminal', async () => {
  const id = await makeSandbox()
  const probe = await TerminalProbe.open(host, id, first)
  expect(await pidsOf(await containerOf(id), /^\S*passage /)).toHaveLength(1)
  await probe.run('pgrep -fc "[p]assage /"; pgrep -fc "[h]old attach"', /\n0\r\n[1-9]\r\n/)
  probe.terminal.close()
})

test('what a shell said last arrives although somebody types when it is gone', async () => {
  const id = await makeSandbox()
  const info = await containerOf(id)
  const probe = await TerminalProbe.open(host, id, first)
  const [passage = 0] = await pidsOf(info, /^\S*passage /)
  const run = (...argv: string[]) => host.run(id, { argv, timeoutMs: 20_000 })
  await run('mkfifo', '/root/go')
  probe.type('read < go; echo good""bye; exit\r')
  await probe.until(() => probe.output.includes('exit\r\n'))
  process.kill(passage, 'SIGSTOP')
  await run('sh', '-c', 'echo > /root/go')
  while ((await pidsOf(info, /^\S*hold /)).length > 0) await run('true')
  probe.type('nobody hears this')
  process.kill(passage, 'SIGCONT')
  await probe.until(() => probe.end !== undefined)
  expect(probe.end).toBe('exited')
  expect(probe.output).toContain('\ngoodbye\r\n')
})

test('where no passage can be reached terminals go by the engine, and after some tries none is tried', async () => {
  const info = await containerOf(await makeSandbox())
  const engine = new DockerEngine(docker, systemClock)
  const place = {
    container: docker.getContainer(info.Id),
    entrance: readSandboxEntrance('docker', info.Labels),
  }
  // As an engine on another machine numbers its processes: here that is somebody else.
  const elsewhere = docker.getContainer(info.Id)
  const { State, ...rest } = await elsewhere.inspect()
  elsewhere.inspect = () => Promise.resolve({ ...rest, State: { ...State, Pid: process.pid } })
  const passage = new DockerPassage(engine, createLog('silent'), true)
  for (const name of ['t2', 't3', 't4']) {
    expect(passage.mayLead).toBe(true)
    const args = ['attach', name, '80', '24']
    const { connection } = await startExec(engine, place, 'hold', args, { underPassage: true })
    const stream = new DockerExecStream(connection, () => undefined)
    const held = await joinHolder(await passage.reach(elsewhere, stream))
    const probe = new TerminalProbe(held, '00112233445566aa')
    await probe.run('echo here', /\nhere\r\n/)
    probe.terminal.close()
  }
  expect(passage.mayLead).toBe(false)
})

test('nothing but a socket of the sandbox’s own passages is connected to', async () => {
  const id = await makeSandbox()
  const info = await containerOf(id)
  const pid = await firstPidOf(info)
  const other = await containerOf(await makeSandbox())
  const passages = `/proc/${pid}/root/run/passages`
  const ofTheHost = path.join(temporaryDirectory(), 'socket')
  const visitors: net.Socket[] = []
  const server = net.createServer((visitor) => visitors.push(visitor))
  onTestFinished(() => void server.close())
  await new Promise<void>((resolve) => server.listen(ofTheHost, resolve))

  await symlink(ofTheHost, `${passages}/1000001`)
  await symlink('/dev/ptmx', `${passages}/1000002`)
  await writeFile(`${passages}/1000003`, '')
  await mkdir(`${passages}/1000004`)
  for (const name of ['1000001', '1000002', '1000003', '1000004'])
    await expect(connectInside(info.Id, pid, `/run/passages/${name}`)).rejects.toThrow('is no socket')
  await expect(connectInside(info.Id, pid, '/run/passages/1000005')).rejects.toThrow('ENOENT')
  for (const name of [`/run/passages/../..${ofTheHost}`, '/run/sandlot/init.pid', '/dev/null', ''])
    await expect(connectInside(info.Id, pid, name)).rejects.toThrow('no passage')
  await expect(connectInside(info.Id, await firstPidOf(other), '/run/passages/1')).rejects.toThrow(
    'is none of',
  )
  await expect(connectInside(info.Id, process.pid, '/run/passages/1')).rejects.toThrow('is none of')
  await expect(connectInside(info.Id, 4_194_305, '/run/passages/1')).rejects.toThrow('ENOENT')
  expect(visitors).toEqual([])
})
