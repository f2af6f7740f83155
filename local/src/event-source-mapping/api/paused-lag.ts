import type { StartingPosition } from '../core/starting-position.ts';
import type { OffsetReader, PartitionLag } from '../types.ts';

/** What is read is taken for true this long: the console asks each second. */
const KEPT_MS = 1_000;

/** What a mapping that does not poll would read first when it is resumed. */
export interface PausedPosition {
  readonly topic: string;
  /** As the local Kafka calls it. */
  readonly groupId: string;
  readonly startingPosition: StartingPosition;
}

/** The lag of a mapping while it does not poll, by its group's committed offsets: asked for at most once a second. */
export class PausedLag {
  readonly #offsets: OffsetReader;
  readonly #now: () => number;
  #asked: { readonly at: number; readonly lags: Promise<PartitionLag[]> } | undefined;

  constructor(offsets: OffsetReader, now: () => number) {
    this.#offsets = offsets;
    this.#now = now;
  }

  /** @throws when Kafka does not respond; the next call asks again. */
  async of(position: PausedPosition): Promise<PartitionLag[]> {
    const now = this.#now();
    if (!this.#asked || now - this.#asked.at >= KEPT_MS)
      this.#asked = { at: now, lags: this.#read(position) };
    const asked = this.#asked;
    try {
      return await asked.lags;
    } catch (error) {
      if (this.#asked === asked) this.#asked = undefined;
      throw error;
    }
  }

  /** What was read no longer holds: the mapping has polled since. */
  forget(): void {
    this.#asked = undefined;
  }

  async #read({ topic, groupId, startingPosition }: PausedPosition): Promise<PartitionLag[]> {
    const ranges = (await this.#offsets.ranges(topic)) ?? [];
    if (ranges.length === 0) return []; // A topic that does not exist yet is created when the mapping polls.
    const committed = await this.#offsets.committed(groupId, topic);
    const isMissing = ranges.some(({ partition }) => !committed.has(partition));
    const initial =
      isMissing && startingPosition.kind === 'AT_TIMESTAMP'
        ? await this.#offsets.at(topic, startingPosition.timestampMs)
        : new Map<number, number>();
    return ranges.map(({ partition, start, end }) => {
      const first = startingPosition.kind === 'TRIM_HORIZON' ? start : end;
      const position = Math.max(start, committed.get(partition) ?? initial.get(partition) ?? first);
      return { partition, position, lag: Math.max(0, end - position) };
    });
  }
}
