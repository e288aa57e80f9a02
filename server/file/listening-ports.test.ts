import { expect, test } from 'vitest'
import { listeningPorts } from './listening-ports.ts'

const head =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode'

test('ports that listen where a preview looks are found, each once, but for the one of ssh', () => {
  const v4 = `${head}
   0: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1
   1: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2
   2: 0200000A:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 3
   4: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 5
   3: 0100007F:C350 0100007F:0BB8 01 00000000:00000000 00:00000000 00000000     0        0 4
`
  const v6 = `${head}
   0: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A 0 0 0 0
   1: 00000000000000000000000001000000:2328 00000000000000000000000000000000:0000 0A 0 0 0 0
`
  expect(listeningPorts([v4, v6])).toEqual([80, 3000, 9000])
  expect(listeningPorts([])).toEqual([])
})
