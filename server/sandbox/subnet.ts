/** An IPv4 network as `10.213.0.0/22`. */
export type Subnet = string

/** The first of the candidates that shares no address with what is already in use. */
export function chooseSubnet(candidates: Subnet[], used: Subnet[]): Subnet | undefined {
  return candidates.find((candidate) => !used.some((other) => overlaps(candidate, other)))
}

export function overlaps(a: Subnet, b: Subnet): boolean {
  const [first, second] = [parse(a), parse(b)]
  const bits = Math.min(first.bits, second.bits)
  return prefix(first.address, bits) === prefix(second.address, bits)
}

/** The network's first address, which its gateway gets. */
export function gatewayOf(subnet: Subnet): string {
  const { address, bits } = parse(subnet)
  const gateway = prefix(address, bits) * 2 ** (32 - bits) + 1
  return [24, 16, 8, 0].map((shift) => Math.floor(gateway / 2 ** shift) % 256).join('.')
}

function parse(subnet: Subnet): { address: number; bits: number } {
  const [text = '', bits = '32'] = subnet.split('/')
  const address = text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  return { address, bits: Number(bits) }
}

function prefix(address: number, bits: number): number {
  return Math.floor(address / 2 ** (32 - bits))
}
