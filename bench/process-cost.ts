import fs from 'node:fs'

/** What a set of processes has used so far, and holds now. Linux only: read from /proc. */
export interface ProcessCost {
  /** Processor time, user and system. */
  cpuSeconds: number
  /** Their own and their share of what they share (PSS), in MiB. */
  memoryMebibytes: number
}

/** In the kernel's clock ticks, which are 100 a second on every Linux. */
const ticksASecond = 100

/** One that has ended meanwhile counts no more. */
export function costOf(pids: number[]): ProcessCost {
  const cost = { cpuSeconds: 0, memoryMebibytes: 0 }
  for (const pid of new Set(pids)) {
    const stat = read(`/proc/${pid}/stat`)
    const share = /^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1]
    cost.cpuSeconds += ticksOf(stat) / ticksASecond
    cost.memoryMebibytes += Number(share ?? 0) / 1024
  }
  return cost
}

/** The process and all that it and those have started. */
export function treeOf(pid: number): number[] {
  const children = childrenOfAll()
  const all = [pid]
  for (const parent of all) all.push(...(children.get(parent) ?? []))
  return all
}

/** The processes of the engine that runs this machine's containers; engines within those are none of it. */
export function engineProcesses(): number[] {
  const namespaceOf = (pid: number | 'self') => linkOf(`/proc/${pid}/ns/pid`)
  const own = namespaceOf('self')
  return allPids().filter(
    (pid) => engineNames.has(read(`/proc/${pid}/comm`).trim()) && namespaceOf(pid) === own,
  )
}

/** As the kernel cuts them. */
const engineNames = new Set(['dockerd', 'containerd', 'containerd-shim'])

function childrenOfAll(): Map<number, number[]> {
  const children = new Map<number, number[]>()
  for (const pid of allPids()) {
    const parent = Number(fieldsOf(read(`/proc/${pid}/stat`))[1])
    children.set(parent, [...(children.get(parent) ?? []), pid])
  }
  return children
}

function allPids(): number[] {
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
}

function ticksOf(stat: string): number {
  const fields = fieldsOf(stat)
  return Number(fields[11] ?? 0) + Number(fields[12] ?? 0)
}

/** Without pid and name, which may hold anything: from the state on. */
function fieldsOf(stat: string): string[] {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

function read(file: string): string {
  return orNothing(() => fs.readFileSync(file, 'utf8'))
}

function linkOf(file: string): string {
  return orNothing(() => fs.readlinkSync(file))
}

/** Whoever has ended meanwhile has no file any more. */
function orNothing(get: () => string): string {
  try {
    return get()
  } catch {
    return ''
  }
}
