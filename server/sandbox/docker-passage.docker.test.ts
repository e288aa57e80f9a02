import type Docker from 'dockerode'
import { spawnSync } from 'node:child_process'
import { mkdir, stat, symlink, writeFile } from 'node:fs/promises'
import net from 'node:net'
import path from 'node:path'
import { afterAll, expect, onTestFinished, test, vi } from 'vitest'
import { SandboxId, TerminalNumber } from '#common/sandbox.ts'
import { systemClock } from '#server/clock.ts'
import { createLog } from '#server/log.ts'
import { dockerPlaceAt } from '#server/testing/docker-host.ts'
import { EngineDoor } from '#server/testing/engine-door.ts'
import { eventually } from '#server/testing/eventually.ts'
import { temporaryDirectory } from '#server/testing/temporary-database.ts'
import { TerminalProbe } from '#server/testing/terminal-probe.ts'
import { runDockerCommand } from './docker-command.ts'
import { DockerEngine } from './docker-engine.ts'
import { startExec } from './docker-exec.ts'
import { DockerExecStream } from './docker-exec-stream.ts'
import { connectInside, DockerPassage } from './docker-passage.ts'
import { readSandboxEntrance } from './docker-user.ts'
import { awaitBeginning } from './program-beginning.ts'

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

test('where there is no way in, programs are started by the engine, and after some tries none is looked for', async () => {
  const info = await containerOf(await makeSandbox())
  const engine = new DockerEngine(docker, systemClock)
  let asked = 0
  // As an engine on another machine numbers its processes: here that is somebody else.
  async function findElsewhere(): Promise<Docker.Container> {
    const container = docker.getContainer(info.Id)
    const { State, ...rest } = await container.inspect()
    container.inspect = () => {
      asked += 1
      return Promise.resolve({ ...rest, State: { ...State, Pid: process.pid } })
    }
    return container
  }
  const passage = new DockerPassage(engine, createLog('silent'), true)
  const entrance = readSandboxEntrance('docker', info.Labels)
  for (const code of [0, 3, 4, 5]) {
    const place = { container: await findElsewhere(), entrance, passage }
    const argv = ['sh', '-c', `echo here; exit ${code}`]
    const result = await runDockerCommand(engine, place, { argv, timeoutMs: 20_000 })
    expect(result).toMatchObject({ status: 'exited', code, stdout: 'here\n' })
  }
  expect(asked).toBe(3)
})

test('an engine that does not answer for a while is no reason to go by it from then on', async () => {
  const info = await containerOf(await makeSandbox())
  const container = docker.getContainer(info.Id)
  const answer = container.inspect.bind(container)
  const refuse = vi.spyOn(container, 'inspect').mockRejectedValue(new Error('no answer'))
  const byEngine = vi.spyOn(container, 'exec')
  const engine = new DockerEngine(docker, systemClock)
  const passage = new DockerPassage(engine, createLog('silent'), true)
  const place = { container, entrance: readSandboxEntrance('docker', info.Labels), passage }
  const run = () => runDockerCommand(engine, place, { argv: ['true'], timeoutMs: 20_000 })
  for (let times = 0; times < 4; times++) expect(await run()).toMatchObject({ code: 0 })
  expect(byEngine).toHaveBeenCalledTimes(4)
  refuse.mockImplementation(answer)
  expect(await run()).toMatchObject({ code: 0 })
  expect(byEngine).toHaveBeenCalledTimes(4)
})

test('a sandbox whose network cannot come back is still entered, and its network comes back when it can', async () => {
  const id = await makeSandbox()
  const info = await containerOf(id)
  const run = (script: string) => host.run(id, { argv: ['sh', '-c', script], timeoutMs: 20_000 })
  const taken = 'ip link set tap0 down && ip link set tap0 name old && ip link add tap0 type bridge'
  expect(await run(taken)).toMatchObject({ code: 0 })
  for (const pid of await pidsOf(info, /slirp4netns /)) process.kill(pid, 'SIGKILL')
  for (let times = 0; times < 20; times++) expect(await run('true')).toMatchObject({ code: 0 })
  expect(await run('ip link delete tap0')).toMatchObject({ code: 0 })
  await eventually(async () =>
    expect(await run('ip -4 address show tap0')).toMatchObject({
      stdout: expect.stringContaining('10.0.2.100') as string,
    }),
  )
})

test('what is sent last before the server leaves reaches its program', async () => {
  const id = await makeSandbox()
  const info = await containerOf(id)
  const engine = new DockerEngine(docker, systemClock)
  const passage = new DockerPassage(engine, createLog('silent'), true)
  const entrance = readSandboxEntrance('docker', info.Labels)
  const place = { container: docker.getContainer(info.Id), entrance, passage }
  for (let times = 0; times < 10; times++) {
    const argv = ['sh', '-c', 'cat >> /root/heard']
    const { connection } = await startExec(engine, place, 'run', ['20000', ...argv])
    const stream = new DockerExecStream(connection, () => undefined)
    await awaitBeginning(stream)
    await new Promise((resolve) => stream.write('last words\n', resolve))
    stream.destroy()
  }
  await eventually(async () => {
    const heard = await host.run(id, { argv: ['cat', '/root/heard'], timeoutMs: 20_000 })
    expect(heard.stdout).toBe('last words\n'.repeat(10))
  })
})

test('nothing but the socket of the sandbox’s own first process is connected to', async () => {
  const info = await containerOf(await makeSandbox())
  const pid = await firstPidOf(info)
  const other = await containerOf(await makeSandbox())
  const ofTheHost = path.join(temporaryDirectory(), 'socket')
  const visitors: net.Socket[] = []
  const server = net.createServer((visitor) => visitors.push(visitor))
  onTestFinished(() => void server.close())
  await new Promise<void>((resolve) => server.listen(ofTheHost, resolve))

  const beside = `/proc/${pid}/root/run/sandlot`
  await symlink(ofTheHost, `${beside}/link`)
  await symlink('/dev/ptmx', `${beside}/device`)
  await writeFile(`${beside}/file`, '')
  await mkdir(`${beside}/folder`)
  for (const name of ['link', 'device', 'file', 'folder'])
    await expect(connectInside(info.Id, pid, `/run/sandlot/${name}`)).rejects.toThrow('is no socket')
  await expect(connectInside(info.Id, pid, '/run/sandlot/nothing')).rejects.toThrow('ENOENT')
  await expect(connectInside(info.Id, await firstPidOf(other))).rejects.toThrow('is none of')
  await expect(connectInside(info.Id, process.pid)).rejects.toThrow('is none of')
  await expect(connectInside(info.Id, 4_194_305)).rejects.toThrow('has ended')
  expect(visitors).toEqual([])
})

test('whom a learner might take over outside their namespaces cannot come in by the server’s way', async () => {
  const info = await containerOf(await makeSandbox())
  const [network = 0] = await pidsOf(info, /slirp4netns /)
  const { uid, gid } = await stat(`/proc/${network}`)
  expect(uid).toBeGreaterThan(1000)
  const door = `/proc/${await firstPidOf(info)}/root/run/sandlot/passage`
  const tried = spawnSync(process.execPath, ['-e', connectTo, door], { uid, gid, encoding: 'utf8' })
  expect(tried.stdout).toBe('EACCES')
  const allowed = spawnSync(process.execPath, ['-e', connectTo, door], { encoding: 'utf8' })
  expect(allowed.stdout).toBe('connected')
})

const connectTo = `
const socket = require('node:net').connect(process.argv[1])
socket.on('error', ({ code }) => process.stdout.write(code))
socket.on('connect', () => { process.stdout.write('connected'); socket.destroy() })
`
