import { type Position, positionText } from '../../../../event-source-mapping/core/position.ts';
import { traceIdOf } from '../../../../shared/trace-id.ts';
import { ApiError } from '../../api/client.ts';
import type { WholeRecord } from '../topics/types.ts';

/** A record as a mapping polled it. */
type Polled = Position & { readonly timestamp: number };

/** Records whose headers are looked at. */
const MOST_TRACED = 50;

/** Trace ids of records. What is written does not change, so each record is read once. No DOM here. */
export class TraceIds {
  readonly #read: (at: Position, signal: AbortSignal) => Promise<Pick<WholeRecord, 'headers'>>;
  readonly #known = new Map<string, string>();

  /** @param read reads a record from its topic. */
  constructor(read: (at: Position, signal: AbortSignal) => Promise<Pick<WholeRecord, 'headers'>>) {
    this.#read = read;
  }

  /**
   * Ids of `traceparent` headers by position, empty where there is none.
   * @throws {ApiError} when a record cannot be read now.
   */
  async of(records: readonly Polled[], signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
    const places = [...new Map(records.map((record) => [positionText(record), record])).values()];
    const ids = places
      .slice(0, MOST_TRACED)
      .map(async (place) => [positionText(place), await this.#idOf(place, signal)] as const);
    return new Map(await Promise.all(ids));
  }

  async #idOf(place: Polled, signal: AbortSignal): Promise<string> {
    // A topic that was emptied has another record at the position.
    const key = `${positionText(place)} ${place.timestamp}`;
    const id = this.#known.get(key) ?? (await this.#readId(place, signal));
    this.#known.set(key, id);
    return id;
  }

  async #readId(place: Polled, signal: AbortSignal): Promise<string> {
    try {
      const { headers } = await this.#read(place, signal);
      const traceparent = headers.find(({ name }) => name === 'traceparent')?.value.text;
      return traceIdOf(traceparent ?? '') ?? '';
    } catch (error) {
      // Its topic does not have it any more; its story is still there.
      if (error instanceof ApiError && error.status === 404) return '';
      throw error;
    }
  }
}
