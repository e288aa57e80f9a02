import { expect, test } from 'vitest'
import { besiegePreview } from '#server/testing/malformed-siege.ts'

test('ten thousand malformed requests bring down nothing, leave nothing, and see nothing of another sandbox', async () => {
  const { leaks, strays, openFiles, mebibytes, afterwards } = await besiegePreview(10_000, 20_261)
  expect(strays).toEqual([])
  expect(leaks).toBe(0)
  expect(openFiles).toBeLessThanOrEqual(8)
  expect(mebibytes).toBeLessThan(24)
  expect(afterwards).toBe('said by the own sandbox')
}, 600_000)
