import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import Docker from 'dockerode'

/**
 * The engine at `dockerHost` (`unix:///…`, `tcp://…`, `ssh://…`, as DOCKER_HOST has it), or where Docker usually
 * listens: the system's engine, else Docker Desktop's or a rootless one. Nothing is sent yet, so it need not run.
 */
export function connectDocker(dockerHost?: string): Docker {
  if (dockerHost === undefined) return new Docker({ socketPath: usualSocket() })
  const url = new URL(dockerHost)
  if (url.protocol === 'unix:') return new Docker({ socketPath: url.pathname })
  const protocol = url.protocol === 'ssh:' ? 'ssh' : url.port === '2376' ? 'https' : 'http'
  return new Docker({
    protocol,
    host: url.hostname,
    port: url.port === '' ? (protocol === 'ssh' ? 22 : 2375) : Number(url.port),
    ...(url.username === '' ? {} : { username: url.username }),
  })
}

const systemSocket = '/var/run/docker.sock'

function usualSocket(): string {
  const runtime = process.getuid === undefined ? undefined : `/run/user/${process.getuid()}`
  const sockets = [
    systemSocket,
    path.join(homedir(), '.docker/run/docker.sock'),
    path.join(homedir(), '.docker/desktop/docker.sock'),
    ...(runtime === undefined ? [] : [path.join(runtime, 'docker.sock')]),
  ]
  return sockets.find((socket) => existsSync(socket)) ?? systemSocket
}
