import { BoundedMap } from '../shared/bounded-map.ts';
import { LineFile } from './line-file.ts';

const FILE_LIMIT_BYTES = 8 * 1024 * 1024;
/** Some 100 bytes each. */
const MOST_ENTRIES = 100_000;

/** Where a record was published again. */
export interface Redriven {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** `topic-partition@offset` */
  readonly to: string;
}

type Line = Redriven & { readonly recordId: string };

/** Which records were published again, in a file of the data directory: each is redriven once. */
export class RedriveLedger {
  readonly #lines: LineFile;
  #entries: BoundedMap<string, Redriven> | undefined;

  /** @param file absolute path; nothing is read or written before it is needed. */
  constructor(file: string) {
    this.#lines = new LineFile(file, FILE_LIMIT_BYTES);
  }

  /** Undefined for a record that was not. */
  get(recordId: string): Redriven | undefined {
    return this.#read().get(recordId);
  }

  /** @throws when the file cannot be written. */
  add(recordId: string, { at, to }: Redriven): void {
    this.#read().set(recordId, { at, to });
    this.#lines.add({ recordId, at, to } satisfies Line);
  }

  /** Forgets all: positions are those of other records now. */
  clear(): void {
    this.#entries = undefined;
    this.#lines.clear();
  }

  #read(): BoundedMap<string, Redriven> {
    if (this.#entries) return this.#entries;
    const entries = new BoundedMap<string, Redriven>(MOST_ENTRIES);
    for (const line of this.#lines.read()) {
      const { recordId, at, to } = line as Line;
      entries.set(recordId, { at, to });
    }
    this.#entries = entries;
    return entries;
  }
}
