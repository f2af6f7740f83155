import type { Attempt } from './attempt.ts';
import type { FailureEnd, RecordColumns } from './record-columns.ts';
import type { RecordOutcome, RecordStory } from './types.ts';

/** What is kept of one polled record: a view of its row, made when someone asks. */
export class RecordEntry {
  readonly #columns: RecordColumns;
  readonly #row: number;

  /** Not to be used after another record took the row. */
  constructor(columns: RecordColumns, row: number) {
    this.#columns = columns;
    this.#row = row;
  }

  get partition(): number {
    return this.#columns.partitions[this.#row] as number;
  }

  get offset(): number {
    return this.#columns.offsets[this.#row] as number;
  }

  get polledAt(): number {
    return this.#columns.polledAt[this.#row] as number;
  }

  /** As text, at most 128 characters; null when the record has none. */
  get key(): string | null {
    return this.#columns.keyOf(this.#row);
  }

  /** Its invocations, in order; records of one invocation share it. */
  get attempts(): readonly Attempt[] {
    return this.#columns.attemptsOf(this.#row);
  }

  get outcome(): RecordOutcome {
    if (this.#isRewound) return 'revoked';
    if (this.#isFilteredOut) return 'filtered';
    if (this.#failure) return this.#failure.outcome;
    if (this.attempts.at(-1)?.delivered(this)) return 'delivered';
    return this.#columns.revoked[this.#row] === 1 ? 'revoked' : 'pending';
  }

  /** When it ended; undefined while it has not. */
  get endedAt(): number | undefined {
    if (this.#isRewound) return undefined;
    if (this.#isFilteredOut) return this.polledAt;
    if (this.#failure) return this.#failure.at;
    const last = this.attempts.at(-1);
    return last?.delivered(this) ? last.endedAt : undefined;
  }

  /** @param committedAt when a later offset was committed. */
  story(committedAt: number | undefined): RecordStory {
    const { partition, offset, key, polledAt, outcome, endedAt } = this;
    const columns = this.#columns;
    const row = this.#row;
    const attempts = this.attempts;
    const failure = this.#failure;
    const matchedFilter = columns.matchedFilterOf(row);
    const last = attempts.at(-1);
    return {
      topic: columns.topics[row] as string,
      partition,
      offset,
      key,
      timestamp: columns.timestamps[row] as number,
      sizeBytes: columns.sizes[row] as number,
      polledAt,
      outcome,
      ...(matchedFilter !== undefined && { matchedFilter }),
      ...(last && { batch: last.batch }),
      attempts: attempts.map((attempt) => attempt.view(this)),
      attemptCount: columns.attemptCounts[row] as number,
      ...(failure && { condition: failure.condition }),
      ...(failure?.destination !== undefined && { destination: failure.destination }),
      ...(endedAt !== undefined && { endedAt }),
      ...(committedAt !== undefined && { committedAt }),
    };
  }

  get #failure(): FailureEnd | undefined {
    return this.#columns.failures[this.#row];
  }

  get #isRewound(): boolean {
    return this.#columns.rewound[this.#row] === 1;
  }

  get #isFilteredOut(): boolean {
    return this.#columns.isFilteredOut(this.#row);
  }
}
