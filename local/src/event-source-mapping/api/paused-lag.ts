import type { StartingPosition } from '../core/starting-position.ts';
import type { OffsetReader, PartitionLag } from '../types.ts';

/** What is read is taken for true this long: the console asks each second. */
const KEPT_MS = 1_000;
/** Only another member of the group commits while the mapping does not poll. */
const POSITIONS_KEPT_MS = 10_000;

/** What a mapping that does not poll would read first when it is resumed. */
export interface PausedPosition {
  readonly topic: string;
  /** As the local Kafka calls it. */
  readonly groupId: string;
  readonly startingPosition: StartingPosition;
}

interface Read {
  readonly lags: PartitionLag[];
  /** Where the mapping continues; without partitions whose records begin when it is resumed. */
  readonly positions: ReadonlyMap<number, number>;
}

/** The lag of a mapping while it does not poll, by its group's committed offsets: asked for at most once a second. */
export class PausedLag {
  readonly #offsets: OffsetReader;
  readonly #now: () => number;
  #asked: { readonly at: number; readonly read: Promise<Read> } | undefined;

  constructor(offsets: OffsetReader, now: () => number) {
    this.#offsets = offsets;
    this.#now = now;
  }

  /** @throws when Kafka does not respond; the next call asks again. */
  async of(position: PausedPosition): Promise<PartitionLag[]> {
    return (await this.#within(KEPT_MS, position)).lags;
  }

  /**
   * Where the mapping continues, by partition, at most ten seconds old. A partition from whose end it would start is left out.
   * @throws when Kafka does not respond.
   */
  async positions(position: PausedPosition): Promise<ReadonlyMap<number, number>> {
    return (await this.#within(POSITIONS_KEPT_MS, position)).positions;
  }

  /** What was read no longer holds: the mapping has polled since. */
  forget(): void {
    this.#asked = undefined;
  }

  async #within(keptMs: number, position: PausedPosition): Promise<Read> {
    const now = this.#now();
    if (!this.#asked || now - this.#asked.at >= keptMs) this.#asked = { at: now, read: this.#read(position) };
    const asked = this.#asked;
    try {
      return await asked.read;
    } catch (error) {
      if (this.#asked === asked) this.#asked = undefined;
      throw error;
    }
  }

  async #read({ topic, groupId, startingPosition }: PausedPosition): Promise<Read> {
    const ranges = (await this.#offsets.ranges(topic)) ?? [];
    // A topic that does not exist yet is created when the mapping polls.
    if (ranges.length === 0) return { lags: [], positions: new Map() };
    const committed = await this.#offsets.committed(groupId, topic);
    const isMissing = ranges.some(({ partition }) => !committed.has(partition));
    const initial =
      isMissing && startingPosition.kind === 'AT_TIMESTAMP'
        ? await this.#offsets.at(topic, startingPosition.timestampMs)
        : new Map<number, number>();
    const lags = ranges.map(({ partition, start, end }) => {
      const first = startingPosition.kind === 'TRIM_HORIZON' ? start : end;
      const position = Math.max(start, committed.get(partition) ?? initial.get(partition) ?? first);
      return { partition, position, lag: Math.max(0, end - position) };
    });
    const isKnown = (partition: number) => startingPosition.kind !== 'LATEST' || committed.has(partition);
    const known = lags.filter(({ partition }) => isKnown(partition));
    return { lags, positions: new Map(known.map(({ partition, position }) => [partition, position])) };
  }
}
