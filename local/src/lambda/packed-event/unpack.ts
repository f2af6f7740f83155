import { COUNT_BYTES, FIXED_BYTES, Has, NO_VALUE } from './layout.ts';

/** A record as a function sees it. */
type EventRecord = Record<string, unknown>;

/**
 * The event that a function receives, of the envelope and what `writeTo` wrote: the same, down to the order of its properties, as parsed from its text.
 */
export function unpackEvent(envelope: string, records: Uint8Array): unknown {
  const event = JSON.parse(envelope) as { records: Record<string, EventRecord[]> };
  const reader = new RecordReader(records);
  for (const [name, list] of Object.entries(event.records)) {
    const dash = name.lastIndexOf('-');
    reader.readPartition(name.slice(0, dash), Number(name.slice(dash + 1)), list);
  }
  return event;
}

class RecordReader {
  readonly #bytes: Buffer;
  readonly #view: DataView;
  #at = 0;

  constructor({ buffer, byteOffset, byteLength }: Uint8Array) {
    this.#bytes = Buffer.from(buffer, byteOffset, byteLength);
    this.#view = new DataView(buffer, byteOffset, byteLength);
  }

  readPartition(topic: string, partition: number, into: EventRecord[]): void {
    for (let left = this.#count(); left > 0; left--) into.push(this.#record(topic, partition));
  }

  #record(topic: string, partition: number): EventRecord {
    const has = this.#view.getUint8(this.#at);
    const offset = this.#view.getFloat64(this.#at + 1, true);
    const timestamp = this.#view.getFloat64(this.#at + 9, true);
    this.#at += FIXED_BYTES;
    const timestampType = has & Has.logAppendTime ? 'LOG_APPEND_TIME' : 'CREATE_TIME';
    const record: EventRecord = { topic, partition, offset, timestamp, timestampType };
    if (has & Has.key) record.key = this.#text('base64');
    if (has & Has.value) record.value = this.#text('base64');
    record.headers = has & Has.headers ? this.#headers() : [];
    if (has & Has.keySchema) record.keySchemaMetadata = JSON.parse(this.#text('utf8'));
    if (has & Has.valueSchema) record.valueSchemaMetadata = JSON.parse(this.#text('utf8'));
    return record;
  }

  #headers(): Record<string, number[]>[] {
    return Array.from({ length: this.#count() }, () => this.#header());
  }

  #header(): Record<string, number[]> {
    const nameLength = this.#count();
    return nameLength === NO_VALUE ? {} : { [this.#textOf(nameLength, 'utf8')]: this.#signedBytes() };
  }

  #text(encoding: 'base64' | 'utf8'): string {
    return this.#textOf(this.#count(), encoding);
  }

  #textOf(length: number, encoding: 'base64' | 'utf8'): string {
    const end = length + this.#at;
    const text = this.#bytes.toString(encoding, this.#at, end);
    this.#at = end;
    return text;
  }

  #signedBytes(): number[] {
    const length = this.#count();
    const values = new Int8Array(this.#bytes.buffer, this.#bytes.byteOffset + this.#at, length);
    this.#at += length;
    return Array.from(values);
  }

  #count(): number {
    const count = this.#view.getUint32(this.#at, true);
    this.#at += COUNT_BYTES;
    return count;
  }
}
