import { positionText } from '../event-source-mapping/core/position.ts';
import { BoundedMap } from '../shared/bounded-map.ts';
import { type DeadLetter, type DeadRecord, deadLettersOf } from './dead-letter.ts';
import { LineFile } from './line-file.ts';

const FILE_LIMIT_BYTES = 64 * 1024 * 1024;
/** Dead letters that are listed: the oldest are forgotten. */
const MOST_LISTED = 20_000;

/** A document that was sent to a queue, SNS topic or bucket. */
export interface CapturedDocument {
  /** ARN */
  readonly destination: string;
  readonly mappingUuid: string;
  /** JSON text. */
  readonly document: string;
  /** The records that it is about: not all between the first and the last need be among them. Absent in older lines. */
  readonly records?: readonly DeadRecord[];
}

/**
 * The documents for queues, SNS topics and buckets, which the mirror does not run: lines of a file, `{time, destination,
 * mappingUuid, document, records}`, 64 MB and 64 MB before, and their dead letters.
 */
export class CapturedFailures {
  readonly #lines: LineFile;
  /** By id; undefined before the file is read. */
  #deadLetters: BoundedMap<string, DeadLetter> | undefined;

  /** @param file absolute path; its folder is created with the first document. */
  constructor(file: string) {
    this.#lines = new LineFile(file, FILE_LIMIT_BYTES);
  }

  /** Absolute path. */
  get file(): string {
    return this.#lines.file;
  }

  /** @throws when the file cannot be written. */
  add(captured: CapturedDocument): void {
    this.#lines.add({ time: new Date().toISOString(), ...captured });
    if (this.#deadLetters) addTo(this.#deadLetters, captured);
  }

  /** Their dead letters, the oldest first; also those of earlier runs. */
  list(): DeadLetter[] {
    return [...this.#read().values()];
  }

  /** Undefined when there is none with this id. */
  get(id: string): DeadLetter | undefined {
    return this.#read().get(id);
  }

  /** Forgets all. */
  clear(): void {
    this.#deadLetters = undefined;
    this.#lines.clear();
  }

  #read(): ReadonlyMap<string, DeadLetter> {
    if (this.#deadLetters) return this.#deadLetters;
    const deadLetters = new BoundedMap<string, DeadLetter>(MOST_LISTED);
    for (const captured of this.#lines.read()) addTo(deadLetters, captured as CapturedDocument);
    this.#deadLetters = deadLetters;
    return deadLetters;
  }
}

function addTo(deadLetters: Map<string, DeadLetter>, captured: CapturedDocument): void {
  const { destination, mappingUuid, document, records } = captured;
  const idOf = (record: DeadRecord, requestId: string) => `${requestId}.${positionText(record)}`;
  const place = { destination, mapping: mappingUuid, records, idOf };
  for (const deadLetter of deadLettersOf(document, place) ?? []) deadLetters.set(deadLetter.id, deadLetter);
}
