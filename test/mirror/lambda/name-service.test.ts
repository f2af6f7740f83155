import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { endianness, tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createNameService } from '../../../local/src/lambda/name-service.ts';
import type { AwsCall } from '../../../local/src/lambda/runtime/protocol.ts';

const addresses: Readonly<Record<string, readonly string[]>> = {
  'example.com': ['192.0.2.1', '2001:db8::a:1', '192.0.2.2', 'fe80::1%eth0', '::ffff:192.0.2.3'],
  'six.example': ['::1'],
  'dynamodb.eu-west-1.amazonaws.com': ['198.51.100.1'],
};
const directory = mkdtempSync(path.join(tmpdir(), 'names-test-'));
const file = path.join(directory, 'socket');
const refused: AwsCall[] = [];
const server = createNameService({
  allowedAwsServices: ['dynamodb'],
  onRefused: (call) => void refused.push(call),
  lookUp: async (name) => {
    if (name === 'slow.example') throw Object.assign(new Error(), { code: 'EAI_AGAIN' });
    return addresses[name] ?? Promise.reject(Object.assign(new Error(), { code: 'ENOTFOUND' }));
  },
});
beforeAll(() => once(server.listen(file), 'listening'));
beforeEach(() => void refused.splice(0));
afterAll(() => {
  server.close();
  rmSync(directory, { recursive: true });
});

const isLittle = endianness() === 'LE';
const numbers = (...each: number[]) => {
  const bytes = Buffer.from(Int32Array.from(each).buffer);
  return bytes;
};
const numbersIn = (bytes: Buffer, count: number) =>
  Array.from({ length: count }, (_, index) =>
    isLittle ? bytes.readInt32LE(index * 4) : bytes.readInt32BE(index * 4),
  );

const BY_NAME = 4;
const BY_NAME_V6 = 5;
const BY_ADDRESS = 6;
const ALL = 14;

async function ask(type: number, key: string | Buffer, version = 2): Promise<Buffer> {
  const socket = connect(file);
  const bytes = typeof key === 'string' ? Buffer.from(`${key}\0`) : key;
  const request = Buffer.concat([numbers(version, type, bytes.byteLength), bytes]);
  // A client may write in pieces.
  socket.write(request.subarray(0, 5));
  socket.write(request.subarray(5));
  return buffer(socket);
}

describe('A client of the name service', () => {
  test('A client of the name service gets all addresses of a name in the form of getaddrinfo.', async () => {
    const response = await ask(ALL, 'example.com');
    expect(numbersIn(response, 6)).toEqual([2, 1, 5, 4 + 16 + 4 + 16 + 16, 'example.com'.length + 1, 0]);
    const data = response.subarray(24);
    expect(data.subarray(0, 56).toString('hex')).toBe(
      `c0000201${'20010db8000000000000000000'}0a0001c0000202fe80${'0'.repeat(24)}0001${'0'.repeat(20)}ffffc0000203`,
    );
    expect([...data.subarray(56, 61)]).toEqual([2, 10, 2, 10, 10]);
    expect(data.subarray(61).toString()).toBe('example.com\0');
  });

  test.each([
    [BY_NAME, 'example.com', 2, 4, 2],
    [BY_NAME_V6, 'six.example', 10, 16, 1],
  ])(
    'A client of the name service gets the addresses of one family by request %p for %s.',
    async (type, name, family, length, count) => {
      const response = await ask(type, name);
      expect(numbersIn(response, 8)).toEqual([2, 1, name.length + 1, 0, family, length, count, 0]);
      expect(response.subarray(32, 32 + name.length).toString()).toBe(name);
      expect(response.byteLength).toBe(32 + name.length + 1 + count * length);
    },
  );

  test('A client of the name service gets the name of an address.', async () => {
    const response = await ask(BY_ADDRESS, Buffer.from([127, 0, 0, 1]));
    expect(numbersIn(response, 2)[0]).toBe(2);
    expect(response.byteLength).toBeGreaterThanOrEqual(32);
  });

  test.each([
    ['nothing for a name that has no address', ALL, 'nothing.example', 6, 1],
    ['nothing for a name without addresses of the family', BY_NAME, 'six.example', 8, 1],
    ['that it may try again when the look-up failed', ALL, 'slow.example', 6, 2],
  ])('A client of the name service gets %s.', async (_, type, name, count, error) => {
    const response = await ask(type, name);
    const [, found, ...rest] = numbersIn(response, count);
    expect({ found, error: rest.at(-1), bytes: response.byteLength }).toEqual({
      found: 0,
      error,
      bytes: count * 4,
    });
  });

  test.each([
    ['sqs.eu-west-1.amazonaws.com', 'sqs'],
    ['My.Photos.S3.EU-West-1.amazonaws.com.', 's3'],
    ['b-1.demo.abc.c2.kafka.eu-west-1.amazonaws.com', 'kafka'],
    ['abc.lambda-url.us-east-1.on.aws', 'lambda-url'],
  ])('A client of the name service finds no address of %s, which is reported.', async (host, service) => {
    expect(numbersIn(await ask(ALL, host), 2)).toEqual([2, 0]);
    expect(numbersIn(await ask(BY_NAME, host), 2)).toEqual([2, 0]);
    expect(refused).toEqual(Array(2).fill({ service, operation: 'a look-up of the name', host }));
  });

  test('A client of the name service finds hosts of a service of AWS that is allowed.', async () => {
    expect(numbersIn(await ask(ALL, 'dynamodb.eu-west-1.amazonaws.com'), 3)).toEqual([2, 1, 1]);
    expect(refused).toEqual([]);
  });

  test.each([
    ['about users', 1, '1000', 2],
    ['for the memory of a cache', 13, 'hosts', 2],
    ['of another version', ALL, 'example.com', 1],
    ['with a key that is too long', ALL, 'a'.repeat(1024), 2],
    ['with an empty key', ALL, Buffer.alloc(0), 2],
  ])('A client of the name service gets no response to a request %s.', async (_, type, key, version) => {
    expect((await ask(type, key, version)).byteLength).toBe(0);
  });
});
