import { isIPv4 } from 'node:net';
import { endianness } from 'node:os';

/**
 * The protocol between glibc and a name service cache daemon, as far as it is about hosts:
 * https://sourceware.org/git/?p=glibc.git;a=blob;f=nscd/nscd-client.h
 */

/** `request_type` of the protocol. */
export const types = { byName: 4, byNameV6: 5, byAddress: 6, byAddressV6: 7, all: 14 } as const;
/** One of `types`. */
export type RequestType = (typeof types)[keyof typeof types];

/** What a client asks for. */
export interface NameRequest {
  readonly type: RequestType;
  readonly key: Buffer;
}

const VERSION = 2;
const HEADER_BYTES = 12;
const MAXIMUM_KEY_BYTES = 1024;

/** @returns undefined for what is not about hosts, or malformed; `incomplete` while more has to come. */
export function readRequest(bytes: Buffer): NameRequest | undefined | 'incomplete' {
  if (bytes.byteLength < HEADER_BYTES) return 'incomplete';
  const [version, type = 0, keyBytes = 0] = numbersOf(bytes.subarray(0, HEADER_BYTES));
  if (version !== VERSION || keyBytes < 1 || keyBytes > MAXIMUM_KEY_BYTES) return undefined;
  if (!isOfHosts(type)) return undefined;
  const end = HEADER_BYTES + keyBytes;
  return bytes.byteLength < end ? 'incomplete' : { type, key: bytes.subarray(HEADER_BYTES, end) };
}

const isOfHosts = (type: number): type is RequestType => (Object.values(types) as number[]).includes(type);

/** `h_errno`: https://man7.org/linux/man-pages/man3/gethostbyname.3.html */
export const HOST_NOT_FOUND = 1;
/** The look-up itself failed. */
export const TRY_AGAIN = 2;

/** `ai_response_header`, then addresses, a byte of family each, and the name. */
export function allFound(name: string, found: readonly Buffer[]): Buffer {
  const addresses = Buffer.concat(found);
  const families = Buffer.from(found.map(familyOf));
  const text = Buffer.from(`${name}\0`);
  const header = toNumbers(VERSION, 1, found.length, addresses.byteLength, text.byteLength, 0);
  return Buffer.concat([header, addresses, families, text]);
}

/** `hst_response_header`, then the name and addresses of one family. */
export function hostFound(name: string, found: readonly Buffer[]): Buffer {
  const text = Buffer.from(`${name}\0`);
  const [first] = found;
  const family = first ? familyOf(first) : 0;
  const header = toNumbers(VERSION, 1, text.byteLength, 0, family, first?.byteLength ?? 0, found.length, 0);
  return Buffer.concat([header, text, ...found]);
}

/** @param error `HOST_NOT_FOUND` or `TRY_AGAIN`. */
export function notFound(type: RequestType, error: number): Buffer {
  return type === types.all
    ? toNumbers(VERSION, 0, 0, 0, 0, error)
    : toNumbers(VERSION, 0, 0, 0, -1, -1, 0, error);
}

/** AF_INET and AF_INET6 of Linux. */
const familyOf = (address: Buffer) => (address.byteLength === 4 ? 2 : 10);

/** The name in a key, which ends in a zero. */
export const textOf = (key: Buffer) => key.toString('latin1').replace(/\0$/, '');

/** The bytes of an address; a scope (`%eth0`) has no place in them. */
export function toBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  const groups = expand(new URL(`http://[${address.replace(/%.*/, '')}]`).hostname.slice(1, -1));
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

/** `2001:db8::1` in its eight groups. */
function expand(address: string): string[] {
  const [head = '', tail] = address.split('::').map((part) => part.split(':').filter(Boolean).join(':'));
  const before = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':') : [];
  return [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
}

/** An address as text. */
export function toText(address: Buffer): string {
  if (address.byteLength === 4) return address.join('.');
  return (address.toString('hex').match(/.{4}/g) ?? []).join(':');
}

/** Numbers are of 32 bits, in the order of the machine. */
const isLittle = endianness() === 'LE';

function toNumbers(...numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * 4);
  for (const [index, number] of numbers.entries()) {
    if (isLittle) bytes.writeInt32LE(number, index * 4);
    else bytes.writeInt32BE(number, index * 4);
  }
  return bytes;
}

function numbersOf(bytes: Buffer): number[] {
  return Array.from({ length: bytes.byteLength / 4 }, (_, index) =>
    isLittle ? bytes.readInt32LE(index * 4) : bytes.readInt32BE(index * 4),
  );
}
