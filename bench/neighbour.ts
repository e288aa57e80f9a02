import { OuterNetwork } from '#server/testing/outer-network.ts'
import { percentile, row, type Row } from './row.ts'
import { echoTimes } from './terminal.ts'
import { atPrompt } from './text-stream.ts'
import type { Typist } from './typist.ts'

const keys = 300
/** Until an attack is well under way. */
const headStartMs = 2000

/** What a learner may do to hurt a neighbour, as they would type it. `metadata`: as clouds have one, but of our own making. */
const attacksWith = (metadata: string): [name: string, command: string][] => [
  ['nothing', ':'],
  ['a fork bomb', '(while :; do sleep 600 & done) >/dev/null 2>&1'],
  ['eight processor loops', 'for i in 1 2 3 4 5 6 7 8; do (while :; do :; done) & done; wait'],
  ['a memory hog', `while :; do perl -e '$hoard = "x" x 2_000_000_000'; done 2>/dev/null`],
  [
    'forty small memory hogs',
    `while :; do for i in $(seq 40); do perl -e '$hoard = "x" x 40_000_000; sleep 1' & done; wait; done 2>/dev/null`,
  ],
  ['a filler of the disk', 'while :; do dd if=/dev/zero of=/root/filler bs=1M count=1000 2>/dev/null; done'],
  ['a filler of inodes', `perl -e 'for (1 .. 250_000) { open my $file, ">", "/root/inode$_" } sleep 600'`],
  [
    'a flood of open files',
    `ulimit -n $(ulimit -Hn); while :; do perl -e 'for (1 .. 200_000) { open $f[$_], "<", "/dev/null" or exit }'; done`,
  ],
  ['a flood of output', 'yes "an endless line"'],
  ['forged answers to ARP', `read link < /sys/class/net/tap0/ifindex; perl -e '${forgedArp()}' $link`],
  [
    'a scan of its network and the sandboxes’',
    'own=10.0.2; lab=$(getent hosts registry | cut -d. -f1-3); while :; do for net in $own $lab; do ' +
      'for host in $(seq 2 200); do timeout 0.3 bash -c "echo > /dev/tcp/$net.$host/22" 2>/dev/null & done; wait; done; done',
  ],
  [
    'knocking at a metadata address',
    `while :; do for i in $(seq 50); do timeout 0.3 bash -c "echo > /dev/tcp/${metadata}/80" 2>/dev/null & done; wait; done`,
  ],
  [
    'privileged containers',
    'while :; do docker run --rm --privileged -v /:/host busybox true; done >/dev/null 2>&1',
  ],
  [
    'mounts of what is the host’s',
    'while :; do mount --bind / /mnt && umount /mnt; mount -t proc proc /mnt && umount /mnt; mount /dev/vda /mnt; done 2>/dev/null',
  ],
  // 101 is ptrace, 16 to attach: to all processes but this terminal's.
  [
    'attempts to trace',
    `perl -e 'while (1) { for (1 .. 3) { syscall 101, 16, $_, 0, 0 } syscall 101, 16, 4_000_000, 0, 0 }'`,
  ],
  ['device nodes', 'while :; do mknod /tmp/disk b 8 0; mknod /tmp/memory c 1 1; done 2>/dev/null'],
  [
    'links planted where files are shown',
    'while :; do ln -sfn /etc site/planted; ln -sfn / site/planted; done',
  ],
]

/** Tells everybody, without end, that the gateway is here. `$ARGV[0]`: the network card's number. */
function forgedArp(): string {
  return [
    'socket my $s, 17, 3, 0x0608 or die $!;',
    'my $to = pack "SnlSCCa8", 17, 0x0806, $ARGV[0], 1, 0, 6, "\\xff" x 6;',
    'my $arp = "\\xff" x 6 . "\\x02" x 6 . pack("n nnCCn", 0x0806, 1, 0x0800, 6, 4, 2);',
    '$arp .= "\\x02" x 6 . pack("C4", 10, 0, 2, 2) . "\\xff" x 6 . pack("C4", 10, 0, 2, 100);',
    'send $s, $arp, 0, $to while 1',
  ].join(' ')
}

/** A fresh one each time. */
type Attacker = () => Promise<{ terminal: Typist; end: () => Promise<void> }>

/** Keys typed in one sandbox while the learner of another does their worst. Needs root, for a network beside this machine. */
export async function benchNeighbour(neighbour: Typist, attacker: Attacker): Promise<Row[]> {
  await neighbour.output.until(atPrompt)
  // Until what echoes them is compiled.
  await echoTimes(neighbour, 1000)
  const outer = await OuterNetwork.start()
  try {
    return await benchAttacks(attacksWith(outer.linkLocalAddress), neighbour, attacker)
  } finally {
    await outer.stop()
  }
}

async function benchAttacks(
  attacks: [name: string, command: string][],
  neighbour: Typist,
  attacker: Attacker,
): Promise<Row[]> {
  const rows: Row[] = []
  for (const [name, command] of attacks) {
    const { terminal, end } = await attacker()
    await terminal.output.until(atPrompt)
    terminal.type(`${command}\r`)
    await new Promise((resolve) => setTimeout(resolve, headStartMs))
    const times = await echoTimes(neighbour, keys)
    rows.push(
      row(
        {
          row: `neighbour’s echo beside ${name}, p95`,
          unit: 'ms',
          ours: percentile(times, 0.95),
          against: { p50: percentile(times, 0.5), p99: percentile(times, 0.99) },
          budget: '< 50 ms',
        },
        (ms) => ms < 50,
      ),
    )
    await end()
  }
  return rows
}
