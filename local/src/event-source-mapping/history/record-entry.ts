import type { FailureCondition } from '../core/batch-outcome.ts';
import type { MappingRecord } from '../core/record.ts';
import { NO_FILTER } from '../filter-pattern/index.ts';
import type { Attempt } from './attempt.ts';
import type { RecordOutcome, RecordStory } from './types.ts';

const LONGEST_KEY = 128;

/** How records ended that were not delivered; shared by all records of a failure. */
export interface FailureEnd {
  readonly outcome: 'destination' | 'discarded';
  readonly condition: FailureCondition;
  readonly destination: string | undefined;
  readonly at: number;
}

/** What is kept of one polled record. It is made for every record, so it holds little and nothing of the fetched bytes. */
export class RecordEntry {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly #key: string | null;
  readonly #timestamp: number;
  readonly #sizeBytes: number;
  readonly polledAt: number;
  readonly #matchedFilter: number | undefined;
  attempts: readonly Attempt[] = NONE;
  attemptCount = 0;
  failure: FailureEnd | undefined;
  isRevoked = false;
  /** It is polled again, so it has not ended, whatever happened to it. */
  isRewound = false;

  /** @param matchedFilter absent for a mapping without filters; NO_FILTER for a record that is filtered out. */
  constructor(record: MappingRecord, polledAt: number, matchedFilter: number | undefined) {
    this.topic = record.topic;
    this.partition = record.partition;
    this.offset = record.offset;
    this.#key = record.key === null ? null : textOf(record.key);
    this.#timestamp = record.timestamp;
    this.#sizeBytes = (record.key?.length ?? 0) + (record.value?.length ?? 0);
    this.polledAt = polledAt;
    this.#matchedFilter = matchedFilter;
  }

  get key(): string | null {
    return this.#key;
  }

  get outcome(): RecordOutcome {
    if (this.isRewound) return 'revoked';
    if (this.#matchedFilter === NO_FILTER) return 'filtered';
    if (this.failure) return this.failure.outcome;
    if (this.attempts.at(-1)?.delivered(this)) return 'delivered';
    return this.isRevoked ? 'revoked' : 'pending';
  }

  /** When it ended; undefined while it has not. */
  get endedAt(): number | undefined {
    if (this.isRewound) return undefined;
    if (this.#matchedFilter === NO_FILTER) return this.polledAt;
    if (this.failure) return this.failure.at;
    const last = this.attempts.at(-1);
    return last?.delivered(this) ? last.endedAt : undefined;
  }

  /** @param committedAt when a later offset was committed. */
  story(committedAt: number | undefined): RecordStory {
    const { outcome, failure, topic, partition, offset, attempts, attemptCount, endedAt } = this;
    const last = attempts.at(-1);
    return {
      topic,
      partition,
      offset,
      key: this.#key,
      timestamp: this.#timestamp,
      sizeBytes: this.#sizeBytes,
      polledAt: this.polledAt,
      outcome,
      ...(this.#matchedFilter !== undefined &&
        this.#matchedFilter !== NO_FILTER && { matchedFilter: this.#matchedFilter }),
      ...(last && { batch: last.batch }),
      attempts: attempts.map((attempt) => attempt.view(this)),
      attemptCount,
      ...(failure && { condition: failure.condition }),
      ...(failure?.destination !== undefined && { destination: failure.destination }),
      ...(endedAt !== undefined && { endedAt }),
      ...(committedAt !== undefined && { committedAt }),
    };
  }
}

const NONE: readonly Attempt[] = [];

function textOf(key: Buffer): string {
  return key.length <= LONGEST_KEY ? key.toString() : `${key.toString('utf8', 0, LONGEST_KEY - 1)}…`;
}
