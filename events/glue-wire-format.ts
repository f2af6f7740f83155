/**
 * The frame AWS Glue Schema Registry puts around a value:
 * header version, compression, schema version UUID, payload.
 * https://docs.aws.amazon.com/glue/latest/dg/schema-registry-how-it-works.html
 */
const headerVersion = 0x03;
const noCompression = 0x00;
const headerLength = 18;

/** Frames an encoded value. @param schemaVersionId UUID of the schema version that wrote it. */
export function frame(schemaVersionId: string, payload: Buffer): Buffer {
  const header = Buffer.alloc(headerLength);
  header[0] = headerVersion;
  header[1] = noCompression;
  header.write(schemaVersionId.replaceAll('-', ''), 2, 'hex');
  return Buffer.concat([header, payload]);
}

/**
 * Takes the frame off.
 * @throws {Error} when the bytes are not in the format, or compressed (our producers do not compress values).
 */
export function unframe(bytes: Buffer): { schemaVersionId: string; payload: Buffer } {
  if (bytes.length < headerLength || bytes[0] !== headerVersion) {
    throw new Error(
      `Not in Glue wire format: ${bytes.length} bytes starting with ${bytes.subarray(0, 2).toString('hex') || 'nothing'}.`,
    );
  }
  if (bytes[1] !== noCompression)
    throw new Error(`Glue compression ${bytes[1]} is not used by the events; accepted: 0.`);
  const hex = bytes.toString('hex', 2, headerLength);
  const schemaVersionId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { schemaVersionId, payload: bytes.subarray(headerLength) };
}
