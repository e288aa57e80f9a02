import { z } from 'zod'

/** Names the container, its volume and its preview host: lower-case letters and digits, fit for a DNS label. */
export const SandboxId = z
  .string()
  .regex(/^[a-z0-9]{8,32}$/)
  .brand('SandboxId')
export type SandboxId = z.infer<typeof SandboxId>

/** `shell`: a small machine without Docker. `docker`: has a Docker Engine of its own, started at first use. */
export const SandboxKind = z.enum(['shell', 'docker'])
export type SandboxKind = z.infer<typeof SandboxKind>

/** What a sandbox may reach: nothing, the lab registry only, or the internet (never the host or private networks). */
export const Egress = z.enum(['none', 'lab', 'internet'])
export type Egress = z.infer<typeof Egress>

/** A lesson that uses two hosts has two machines in one sandbox; the second is `host02`. */
export type Machine = 1 | 2

/** Killercoda's addresses, which lessons have written down. In a `shell` sandbox nothing has them. */
export const machineAddress: Record<Machine, string> = { 1: '172.30.1.2', 2: '172.30.2.2' }

/** The label in front of a preview's host name that means the second machine. */
export const secondMachine = 'host02'

export const Port = z.number().int().min(1).max(65535)

/** A terminal's number in its sandbox: 1 is T1. */
export const TerminalNumber = z.number().int().min(1).max(9).brand('TerminalNumber')
export type TerminalNumber = z.infer<typeof TerminalNumber>

export const TerminalSize = z.object({
  cols: z.number().int().min(2).max(500),
  rows: z.number().int().min(1).max(300),
})
export type TerminalSize = z.infer<typeof TerminalSize>

export function isSameSize(one: TerminalSize, other: TerminalSize): boolean {
  return one.cols === other.cols && one.rows === other.rows
}

/** What a terminal has before any page has said its size. */
export const usualSize: TerminalSize = { cols: 80, rows: 24 }
