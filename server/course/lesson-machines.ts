import type { LessonRuntime } from '#common/course.ts'
import { findPlaceholders } from '#common/placeholder.ts'
import { machineAddress, type Machine } from '#common/sandbox.ts'
import type { IndexJson } from './index-json.ts'

const secondNames = /^(?:host0?2|node0?1)$/i

/** Which of a lesson's machines a host's name means; `node01` is Killercoda's name of the second. */
export function machineCalled(host: string): Machine {
  return secondNames.test(host.trim()) ? 2 : 1
}

/** How many machines a lesson uses, told by what it says of a second one. */
export function machinesOf(index: IndexJson, texts: readonly string[]): Machine {
  const { environment = {}, details = {} } = index
  const isTold =
    environment.uilayout === 'terminal-terminal' ||
    (environment.terminals ?? []).some(({ target = '' }) => machineCalled(target) === 2) ||
    Object.keys(details.assets ?? index.assets ?? {}).some((host) => machineCalled(host) === 2)
  return isTold || texts.some(saysSecond) ? 2 : 1
}

/** Only a `docker` sandbox has a network of its own, and with it room for a second machine and known addresses. */
export function withOwnNetwork(
  runtime: LessonRuntime,
  machines: Machine,
  texts: readonly string[],
): LessonRuntime {
  const needsOne = machines === 2 || texts.some(saysAddress)
  return needsOne && runtime.status === 'runs' ? { ...runtime, kind: 'docker' } : runtime
}

function saysSecond(text: string): boolean {
  return /\{\{exec(?:ute)?\b[^{}]*\bhost2\b[^{}]*\}\}|\bhost02\b|\{\{TRAFFIC_HOST2_|\[\[HOST2_(?:IP|SUBDOMAIN)\]\]/i.test(
    text,
  )
}

function saysAddress(text: string): boolean {
  return (
    Object.values(machineAddress).some((address) => text.includes(address)) ||
    // Looking for all of them takes a hundred times as long as for what those of machines end with.
    (/_ip\]\]/i.test(text) && findPlaceholders(text).some(({ kind }) => kind === 'machine'))
  )
}
