import { isIPv4, isIPv6 } from 'node:net';
import { elements, type Intrinsic, integer, pathOf, text, unaccepted } from './intrinsic.ts';

interface AddressFamily {
  readonly bits: number;
  readonly defaultSubnetBits: number;
  readonly parse: (address: string) => bigint;
  readonly format: (address: bigint) => string;
}

const ipv4: AddressFamily = {
  bits: 32,
  defaultSubnetBits: 8,
  parse: (address) => address.split('.').reduce((sum, byte) => sum * 256n + BigInt(byte), 0n),
  format: (address) => [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 255n).join('.'),
};

const ipv6: AddressFamily = {
  bits: 128,
  defaultSubnetBits: 64,
  parse: (address) => ipv6Groups(address).reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n),
  format: (address) => {
    const hex = address.toString(16).padStart(32, '0');
    // A URL's host is written in the short form of RFC 5952.
    return new URL(`http://[${hex.match(/.{4}/g)?.join(':')}]`).hostname.slice(1, -1);
  },
};

/**
 * `{"Fn::Cidr": [ipBlock, count, cidrBits]}`: `count` (1 to 256) subnets of 2^`cidrBits` addresses each.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-cidr.html
 */
export const cidr: Intrinsic = (argument, call) => {
  const [block, amount, bits] = elements(
    argument,
    [2, 3],
    'an IP block, a count and the bits of a subnet',
    call.path,
  );
  const ipBlock = text(block, call, 0);
  const [address = '', prefix = ''] = ipBlock.split('/');
  const family = isIPv4(address) ? ipv4 : isIPv6(address) ? ipv6 : undefined;
  if (!family || !/^\d+$/.test(prefix) || Number(prefix) > family.bits) {
    throw unaccepted(ipBlock, 'an IP block such as 10.0.0.0/16', pathOf(call, 0));
  }
  const hostBits = family.bits - Number(prefix);
  const count = integer(amount, [1, 256], call, 1);
  const subnetBits = bits === undefined ? family.defaultSubnetBits : integer(bits, [1, family.bits], call, 2);
  if (subnetBits > hostBits || BigInt(count) << BigInt(subnetBits) > 1n << BigInt(hostBits)) {
    throw unaccepted(argument, `at most ${hostBits} bits for all subnets of ${ipBlock} together`, call.path);
  }
  return subnets(family, address, hostBits, count, subnetBits);
};

function subnets(
  family: AddressFamily,
  address: string,
  hostBits: number,
  count: number,
  subnetBits: number,
): string[] {
  const start = (family.parse(address) >> BigInt(hostBits)) << BigInt(hostBits);
  return Array.from({ length: count }, (_, index) => {
    const subnet = start + (BigInt(index) << BigInt(subnetBits));
    return `${family.format(subnet)}/${family.bits - subnetBits}`;
  });
}

/** The eight groups of an IPv6 address, `::` filled up. */
function ipv6Groups(address: string): string[] {
  const [head = '', tail] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  if (tail === undefined) return before;
  const after = tail === '' ? [] : tail.split(':');
  return [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
}
