import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maxInputBytes } from '#common/protocol.ts'
import { InputQueue, maxQueuedBytes, type InputMessage } from './input-queue.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const text = (message: InputMessage | undefined) => new TextDecoder().decode(message?.bytes)

function openQueue(): InputQueue {
  const queue = new InputQueue()
  queue.resume(0)
  return queue
}

test('what is typed is sent once, numbered from the first byte', () => {
  const queue = openQueue()
  queue.push(bytes('ls'))
  expect(queue.next()).toEqual({ start: 0, bytes: bytes('ls') })
  queue.push(bytes(' -l'))
  expect(queue.next()).toEqual({ start: 2, bytes: bytes(' -l') })
  expect(queue.next()).toBeUndefined()
})

test('what is typed before the screen is drawn waits, and goes out as one message', () => {
  const queue = new InputQueue()
  for (const key of 'docker ps') queue.push(bytes(key))
  expect(queue.next()).toBeUndefined()
  queue.resume(0)
  expect(text(queue.next())).toBe('docker ps')
})

test('after a reconnection only what the shell does not have is sent again', () => {
  const queue = openQueue()
  queue.push(bytes('echo one\r'))
  queue.next()
  queue.push(bytes('echo two\r'))
  queue.next()
  queue.hold()
  queue.push(bytes('!'))
  queue.resume(5)
  expect(queue.next()).toEqual({ start: 5, bytes: bytes('one\recho two\r!') })
})

test('a big paste is cut into messages, and waits for the shell to take what is under way', () => {
  const queue = openQueue()
  queue.push(new Uint8Array(10 * maxInputBytes))
  const first = [queue.next(), queue.next(), queue.next(), queue.next()]
  expect(first.map((message) => message?.bytes.length)).toEqual(Array(4).fill(maxInputBytes))
  expect(queue.next()).toBeUndefined()
  queue.accept(maxInputBytes)
  expect(queue.next()?.start).toBe(4 * maxInputBytes)
})

test('a paste that nobody could take is refused whole', () => {
  const queue = openQueue()
  queue.push(bytes('x'))
  expect(queue.push(new Uint8Array(maxQueuedBytes))).toBe(false)
  expect(queue.pending).toBe(1)
})

test('what is not sent yet can be called off, and a letter that was begun is finished', () => {
  const queue = openQueue()
  queue.push(bytes('x' + '가'.repeat(4 * maxInputBytes)))
  for (let message = queue.next(); message; message = queue.next());
  const dropped = new TextDecoder('utf-8', { fatal: true }).decode(queue.dropUnsent())
  expect(dropped).toMatch(/^가+$/)
  queue.push(bytes('!'))
  queue.accept(4 * maxInputBytes)
  expect(text(queue.next())).toMatch(/!$/)
  expect(queue.pending).toBeLessThan(5)
})

test('a shell that knows more or less of the writer than was typed cannot be gone on with', () => {
  const queue = openQueue()
  queue.push(bytes('exit\r'))
  queue.next()
  queue.accept(5)
  expect(queue.canResumeFrom(0)).toBe(false)
  expect(queue.canResumeFrom(5)).toBe(true)
  expect(queue.canResumeFrom(6)).toBe(false)
})

test('however often the connection breaks, the shell gets every byte exactly once and in order', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('type' as const), length: fc.integer({ min: 1, max: 40_000 }) }),
    fc.record({ kind: fc.constant('send' as const), arrives: fc.boolean() }),
    fc.record({ kind: fc.constant('accept' as const) }),
    fc.record({ kind: fc.constant('break' as const) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const queue = openQueue()
      const typed: number[] = []
      const shell: number[] = []
      // As the holder does: what it already has is dropped, what leaves a gap was lost on the way.
      const arrive = ({ start, bytes }: InputMessage) => {
        if (start <= shell.length) shell.push(...bytes.subarray(shell.length - start))
      }
      for (const step of steps) {
        if (step.kind === 'type') {
          const part = Uint8Array.from({ length: step.length }, (_, i) => (typed.length + i) % 251)
          if (queue.push(part)) typed.push(...part)
        }
        if (step.kind === 'send') {
          const message = queue.next()
          if (message && step.arrives) arrive(message)
        }
        if (step.kind === 'accept') queue.accept(shell.length)
        if (step.kind === 'break') {
          queue.hold()
          queue.resume(shell.length)
        }
      }
      queue.hold()
      queue.resume(shell.length)
      while (queue.pending > 0) {
        for (let message = queue.next(); message; message = queue.next()) arrive(message)
        queue.accept(shell.length)
      }
      expect(shell).toEqual(typed)
    }),
    { numRuns: 60 },
  )
})
