import { unpackEvent } from '../../../local/src/lambda/packed-event/unpack.ts';
import type { PackedEvent } from '../../../local/src/lambda/types.ts';

/** What a function receives, by way of memory of exactly the size that the event asks for. */
export function unpacked({ envelope, sizeBytes, writeTo }: PackedEvent): unknown {
  const records = new Uint8Array(sizeBytes);
  writeTo(records);
  return unpackEvent(envelope, records);
}
