import { inflateSync } from 'node:zlib';

/** A record in the wire format of the Glue schema registry, taken apart. */
export interface GlueMessage {
  readonly schemaVersionId: string;
  /** The encoded datum, decompressed, without the header. */
  readonly payload: Buffer;
}

const HEADER_VERSION = 3;
const HEADER_LENGTH = 18;

/** Compression byte → how to undo it. */
const DECOMPRESSORS: Readonly<Record<number, (bytes: Buffer) => Buffer>> = {
  0: (bytes) => bytes,
  5: (bytes) => inflateSync(bytes),
};

/**
 * Reads the 18-byte header: version 0x03, compression (0x00 none, 0x05 zlib), schema version UUID.
 * https://github.com/awslabs/aws-glue-schema-registry/blob/master/common/src/main/java/com/amazonaws/services/schemaregistry/utils/AWSSchemaRegistryConstants.java
 * @throws {Error} when the bytes are not in that format.
 */
export function readGlueMessage(bytes: Buffer): GlueMessage {
  if (bytes.length < HEADER_LENGTH || bytes[0] !== HEADER_VERSION) {
    throw new Error('the bytes have no Glue schema registry header (0x03, compression, 16-byte version id)');
  }
  const decompress = DECOMPRESSORS[bytes[1] ?? -1];
  if (!decompress) throw new Error(`unknown compression byte ${bytes[1]}; known are 0 (none) and 5 (zlib)`);
  return {
    schemaVersionId: formatUuid(bytes.subarray(2, HEADER_LENGTH)),
    payload: decompress(bytes.subarray(HEADER_LENGTH)),
  };
}

function formatUuid(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
