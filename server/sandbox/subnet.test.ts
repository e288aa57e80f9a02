import { expect, test } from 'vitest'
import { chooseSubnet, gatewayOf, overlaps } from './subnet.ts'

test('networks overlap when one holds an address of the other', () => {
  expect(overlaps('10.0.0.0/8', '10.213.4.0/22')).toBe(true)
  expect(overlaps('10.213.0.0/22', '10.213.3.7/32')).toBe(true)
  expect(overlaps('10.213.0.0/22', '10.213.4.0/22')).toBe(false)
  expect(overlaps('0.0.0.0/0', '192.168.1.0/24')).toBe(true)
  expect(overlaps('255.255.255.0/24', '127.0.0.0/8')).toBe(false)
})

test('the first network that nobody uses is chosen', () => {
  const candidates = ['10.213.0.0/22', '10.77.0.0/22']
  expect(chooseSubnet(candidates, ['172.17.0.0/16'])).toBe('10.213.0.0/22')
  expect(chooseSubnet(candidates, ['10.213.2.0/24'])).toBe('10.77.0.0/22')
  expect(chooseSubnet(candidates, ['10.0.0.0/8'])).toBeUndefined()
})

test('the gateway has the first address of its network', () => {
  expect(gatewayOf('10.213.4.0/22')).toBe('10.213.4.1')
  expect(gatewayOf('10.213.7.255/22')).toBe('10.213.4.1')
  expect(gatewayOf('198.51.100.128/25')).toBe('198.51.100.129')
})
