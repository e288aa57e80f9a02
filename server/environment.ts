import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { z } from 'zod'

/** Names of variables and their values, as the process was given them. */
export type Environment = Readonly<Record<string, string | undefined>>

/** What the process was given, over what the `.env` file of this directory says. */
export function readEnvironment(directory: string): Environment {
  const file = join(directory, '.env')
  const fromFile = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}
  return { ...fromFile, ...process.env }
}

/** A setting that has to be changed before the server can start: the message is for whoever started it. */
export class SettingError extends Error {
  override readonly name = 'SettingError'
}

/** A kind of value: how it is read, and how to say what was expected. */
export interface Kind<T> {
  schema: z.ZodType<T, string>
  expected: string
}

/** Reads variables one by one and remembers which there are, so that a misspelt one can be told. */
export class EnvironmentReader {
  private readonly known = new Set<string>()

  constructor(private readonly environment: Environment) {}

  /** Unset and empty are the same: `fallback`, which is read by the same rule. */
  read<T>(name: string, kind: Kind<T>, fallback: string): T {
    const value = this.given(name) ?? fallback
    const result = kind.schema.safeParse(value)
    if (!result.success) throw new SettingError(`${name} is "${value}"; expected ${kind.expected}`)
    return result.data
  }

  readOptional<T>(name: string, kind: Kind<T>): T | undefined {
    return this.given(name) === undefined ? undefined : this.read(name, kind, '')
  }

  /** Throws when a variable of this prefix is set that was never read. */
  refuseUnknown(prefix: string): void {
    for (const name of Object.keys(this.environment)) {
      if (!name.startsWith(prefix) || this.known.has(name)) continue
      const nearest = [...this.known].sort((a, b) => distance(name, a) - distance(name, b))[0]
      throw new SettingError(`${name} is not a setting; did you mean ${nearest}? .env.example lists them all`)
    }
  }

  private given(name: string): string | undefined {
    this.known.add(name)
    const value = this.environment[name]?.trim()
    return value === '' ? undefined : value
  }
}

export const text: Kind<string> = { schema: z.string(), expected: 'text' }

export function oneOf<const T extends readonly [string, ...string[]]>(values: T): Kind<T[number]> {
  return { schema: z.enum(values), expected: `one of ${values.join(', ')}` }
}

export function wholeNumber(min: number, max: number): Kind<number> {
  return {
    schema: z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(min).max(max)),
    expected: `a whole number from ${min} to ${max}`,
  }
}

export function decimal(min: number, max: number): Kind<number> {
  return {
    schema: z
      .string()
      .regex(/^\d+(\.\d+)?$/)
      .transform(Number)
      .pipe(z.number().min(min).max(max)),
    expected: `a number from ${min} to ${max}`,
  }
}

/** In bytes. */
export const memorySize: Kind<number> = {
  schema: z
    .string()
    .regex(/^\d+[kmg]$/i)
    .transform((size) => Number(size.slice(0, -1)) * unitBytes(size.slice(-1)))
    .pipe(z.number().min(64 * 1024 * 1024)),
  expected: 'a size of at least 64m, such as 768m or 2g',
}

export const webAddress: Kind<URL> = {
  schema: z
    .string()
    .refine((value) => URL.canParse(value))
    .transform((value) => new URL(value))
    .refine((url) => /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.username),
  expected: 'an address without a path, such as http://localhost:3000',
}

export const engineAddress: Kind<string> = {
  schema: z.string().refine((value) => {
    if (!URL.canParse(value)) return false
    const { protocol, hostname, pathname } = new URL(value)
    return protocol === 'unix:'
      ? pathname.length > 1
      : /^(tcp|https?|ssh):$/.test(protocol) && hostname !== ''
  }),
  expected: 'where a Docker Engine listens, such as unix:///var/run/docker.sock or tcp://192.168.0.20:2375',
}

export const longToken: Kind<string> = {
  schema: z.string().regex(/^[\w.~+/=-]{16,}$/),
  expected: 'at least 16 letters and digits',
}

export const runtimeName: Kind<string> = {
  schema: z.string().regex(/^[a-zA-Z0-9][\w./-]*$/),
  expected: 'the name of a runtime that the Docker Engine knows, such as runsc',
}

export const hostName: Kind<string> = {
  schema: z
    .string()
    .toLowerCase()
    .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/),
  expected: 'a host name, such as preview.example.com',
}

function unitBytes(unit: string): number {
  return { k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[unit.toLowerCase()] ?? 1
}

/** How many letters to change, add or take away to make one of the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
