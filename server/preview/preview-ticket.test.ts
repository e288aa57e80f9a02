import fc from 'fast-check'
import { expect, test } from 'vitest'
import { UserId } from '#common/person.ts'
import { readTicket, signTicket, type Ticket } from './preview-ticket.ts'

const secret = 'a secret of this installation'
const ticket: Ticket = {
  kind: 'ticket',
  host: '80-abcdefgh.localhost',
  userId: UserId.parse('mina'),
  expiresAt: 1000,
}
const wanted = { kind: 'ticket', host: ticket.host, now: 999 } as const

test('a ticket lets its person in', () => {
  expect(readTicket(signTicket(ticket, secret), wanted, secret)).toBe('mina')
})

test('a ticket is good for its time, its host and its use only', () => {
  const text = signTicket(ticket, secret)
  expect(readTicket(text, { ...wanted, now: 1000 }, secret)).toBeUndefined()
  expect(readTicket(text, { ...wanted, host: '81-abcdefgh.localhost' }, secret)).toBeUndefined()
  expect(readTicket(text, { ...wanted, kind: 'pass' }, secret)).toBeUndefined()
  expect(readTicket(text, wanted, 'another secret')).toBeUndefined()
})

test('no change of a ticket goes unnoticed', () => {
  const text = signTicket(ticket, secret)
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, character) => {
      const changed = text.slice(0, at) + character + text.slice(at + 1)
      const sameBytes = Buffer.from(changed.split('.')[1] ?? '', 'base64url').equals(
        Buffer.from(text.split('.')[1] ?? '', 'base64url'),
      )
      const isSame = changed.split('.')[0] === text.split('.')[0] && sameBytes
      expect(readTicket(changed, wanted, secret)).toBe(isSame ? 'mina' : undefined)
    }),
  )
})

test('any text at all is no ticket', () => {
  fc.assert(fc.property(fc.string(), (text) => readTicket(text, wanted, secret) === undefined))
})
