import { crc32 } from 'node:zlib';

const PRELUDE_BYTES = 12;
const CHECKSUM_BYTES = 4;
const STRING_TYPE = 7;

/**
 * One message of `application/vnd.amazon.eventstream`: an event with its type, the type of its content, and its content.
 * https://smithy.io/2.0/aws/amazon-eventstream.html
 */
export function eventMessage(eventType: string, contentType: string, payload: Uint8Array): Buffer {
  const headers = Buffer.concat([
    header(':event-type', eventType),
    header(':content-type', contentType),
    header(':message-type', 'event'),
  ]);
  const length = PRELUDE_BYTES + headers.length + payload.length + CHECKSUM_BYTES;
  const prelude = Buffer.alloc(PRELUDE_BYTES);
  prelude.writeUInt32BE(length, 0);
  prelude.writeUInt32BE(headers.length, 4);
  prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8);
  const message = Buffer.concat([prelude, headers, payload]);
  return Buffer.concat([message, checksumOf(message)]);
}

function header(name: string, value: string): Buffer {
  const valueLength = Buffer.alloc(2);
  valueLength.writeUInt16BE(Buffer.byteLength(value));
  return Buffer.concat([
    Buffer.from([Buffer.byteLength(name)]),
    Buffer.from(name),
    Buffer.from([STRING_TYPE]),
    valueLength,
    Buffer.from(value),
  ]);
}

function checksumOf(message: Buffer): Buffer {
  const checksum = Buffer.alloc(CHECKSUM_BYTES);
  checksum.writeUInt32BE(crc32(message));
  return checksum;
}
