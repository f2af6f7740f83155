import { deserialize, serialize } from 'node:v8';

/**
 * What the mirror and a process of a function write to the socket between them: text as it is, the bytes of records as
 * they are, anything else as V8 serializes it.
 */
export type Frame = string | Uint8Array | object;

const Kind = { text: 0, bytes: 1, object: 2 } as const;

/** A byte for the kind, four for the length. */
const HEADER_BYTES = 5;

/** Header and payload of a frame; two buffers, so that a large payload is not copied. */
export function encodeFrame(frame: Frame): [header: Buffer, payload: Uint8Array] {
  const [kind, payload] = encoded(frame);
  const header = Buffer.allocUnsafe(HEADER_BYTES);
  header.writeUInt8(kind, 0);
  header.writeUInt32LE(payload.byteLength, 1);
  return [header, payload];
}

function encoded(frame: Frame): [kind: number, payload: Uint8Array] {
  if (typeof frame === 'string') return [Kind.text, Buffer.from(frame)];
  if (frame instanceof Uint8Array) return [Kind.bytes, frame];
  return [Kind.object, serialize(frame)];
}

/** Puts the chunks of a socket together to frames. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #length = 0;
  #wanted = HEADER_BYTES;

  /** @returns the frames that are complete with this chunk. */
  push(chunk: Buffer): Frame[] {
    this.#chunks.push(chunk);
    this.#length += chunk.byteLength;
    if (this.#length < this.#wanted) return [];
    let rest: Buffer = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    const frames: Frame[] = [];
    for (let size = sizeOf(rest); rest.byteLength >= size; size = sizeOf(rest)) {
      frames.push(decoded(rest.readUInt8(0), rest.subarray(HEADER_BYTES, size)));
      rest = rest.subarray(size);
    }
    this.#chunks = [rest];
    this.#length = rest.byteLength;
    this.#wanted = sizeOf(rest);
    return frames;
  }
}

/** Of the first frame, header included; of the header while that is not complete. */
function sizeOf(buffer: Buffer): number {
  return HEADER_BYTES + (buffer.byteLength < HEADER_BYTES ? 0 : buffer.readUInt32LE(1));
}

function decoded(kind: number, payload: Buffer): Frame {
  if (kind === Kind.text) return payload.toString();
  // A copy: the records are read after the next chunk has arrived.
  return kind === Kind.bytes ? Uint8Array.from(payload) : (deserialize(payload) as object);
}
