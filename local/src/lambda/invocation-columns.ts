import type { InvocationCaller, InvocationSource } from './invocation-source.ts';
import type {
  EndedInvocation,
  InvocationActivity,
  KeptInvocation,
  Period,
  StartedInvocation,
} from './kept-invocation.ts';

type End = KeptInvocation['end'];
type Range = InvocationSource['ranges'][number];

/**
 * Invocations of a function, in one column for each property. An object for each of them, with those it refers to, costs as
 * much as the rest of an invocation: it lives just long enough to be copied by the garbage collector.
 */
export class InvocationColumns {
  readonly #requestIds: string[] = [];
  readonly #functionNames: string[] = [];
  readonly #versions: string[] = [];
  readonly #environments: string[] = [];
  readonly #startedAt: number[] = [];
  readonly #eventBytes: number[] = [];
  readonly #callers: (InvocationCaller | undefined)[] = [];
  readonly #areInjected: boolean[] = [];
  readonly #mappings: (string | undefined)[] = [];
  readonly #topics: string[] = [];
  /** Of the first range, which is the only one of most batches. */
  readonly #partitions: number[] = [];
  readonly #firstOffsets: number[] = [];
  readonly #lastOffsets: number[] = [];
  readonly #furtherRanges: (readonly Range[] | undefined)[] = [];
  readonly #ends: End[] = [];
  readonly #durationsMs: number[] = [];
  readonly #endedAt: number[] = [];
  readonly #functionErrors: (string | undefined)[] = [];
  readonly #memoryUsedInMb: number[] = [];
  readonly #initDurationsMs: (number | undefined)[] = [];
  readonly #events: (string | undefined)[] = [];
  readonly #responses: (string | undefined)[] = [];
  readonly #areStripped: boolean[] = [];

  /** An invocation takes a row, in place of what was there. @param row at most that after the last one. */
  start(row: number, started: StartedInvocation): void {
    this.#requestIds[row] = started.requestId;
    this.#functionNames[row] = started.functionName;
    this.#versions[row] = started.version;
    this.#environments[row] = started.environment;
    this.#startedAt[row] = started.startedAt;
    this.#eventBytes[row] = started.eventBytes;
    this.#callers[row] = started.caller;
    this.#areInjected[row] = started.isInjected;
    this.#writeSource(row, started.source);
    this.#ends[row] = 'running';
    this.#durationsMs[row] = Number.NaN;
    this.#endedAt[row] = Number.NaN;
    this.#functionErrors[row] = undefined;
    this.#memoryUsedInMb[row] = 0;
    this.#initDurationsMs[row] = undefined;
    this.#events[row] = started.event;
    this.#responses[row] = undefined;
    this.#areStripped[row] = false;
  }

  /** @returns the characters of the response that are kept. */
  end(row: number, ended: EndedInvocation): number {
    this.#ends[row] = ended.functionError === undefined ? 'succeeded' : 'failed';
    this.#durationsMs[row] = ended.durationMs;
    this.#endedAt[row] = ended.endedAt;
    this.#functionErrors[row] = ended.functionError;
    this.#memoryUsedInMb[row] = ended.memoryUsedInMb;
    this.#initDurationsMs[row] = ended.initDurationMs;
    if (this.#areStripped[row]) return 0;
    this.#responses[row] = ended.response;
    return ended.response.length;
  }

  /** Forgets event and response. @returns their characters. */
  strip(row: number): number {
    const characters = (this.#events[row]?.length ?? 0) + (this.#responses[row]?.length ?? 0);
    this.#events[row] = undefined;
    this.#responses[row] = undefined;
    this.#areStripped[row] = true;
    return characters;
  }

  requestId(row: number): string {
    return this.#requestIds[row] as string;
  }

  /** Whether the invocation of a row ended in a time. */
  endedIn(row: number, { from, before }: Period): boolean {
    // Not a number while it runs.
    const endedAt = this.#endedAt[row] as number;
    return endedAt >= from && endedAt < before;
  }

  /** @param rows how many are filled. */
  activity(rows: number, period: Period): InvocationActivity {
    let [running, ended, totalMs, maxMs] = [0, 0, 0, 0];
    for (let row = 0; row < rows; row += 1) {
      if (this.#ends[row] === 'running') running += 1;
      if (!this.endedIn(row, period)) continue;
      const durationMs = this.#durationsMs[row] as number;
      ended += 1;
      totalMs += durationMs;
      maxMs = Math.max(maxMs, durationMs);
    }
    return { running, ended, totalMs, maxMs };
  }

  /** The invocation of a row as it is now. */
  view(row: number): KeptInvocation {
    const end = this.#ends[row] as End;
    const hasEnded = end !== 'running';
    return {
      requestId: this.#requestIds[row] as string,
      functionName: this.#functionNames[row] as string,
      version: this.#versions[row] as string,
      environment: this.#environments[row] as string,
      startedAt: this.#startedAt[row] as number,
      eventBytes: this.#eventBytes[row] as number,
      caller: this.#callers[row],
      isInjected: this.#areInjected[row] as boolean,
      source: this.#sourceOf(row),
      event: this.#events[row],
      end,
      isStripped: this.#areStripped[row] as boolean,
      durationMs: hasEnded ? this.#durationsMs[row] : undefined,
      endedAt: hasEnded ? this.#endedAt[row] : undefined,
      functionError: this.#functionErrors[row],
      response: this.#responses[row],
      memoryUsedInMb: hasEnded ? this.#memoryUsedInMb[row] : undefined,
      initDurationMs: this.#initDurationsMs[row],
    };
  }

  #writeSource(row: number, source: InvocationSource | undefined): void {
    const range = source?.ranges[0];
    this.#mappings[row] = source?.mapping;
    this.#topics[row] = source?.topic ?? '';
    this.#partitions[row] = range?.partition ?? 0;
    this.#firstOffsets[row] = range?.first ?? 0;
    this.#lastOffsets[row] = range?.last ?? 0;
    this.#furtherRanges[row] = source && source.ranges.length > 1 ? source.ranges.slice(1) : undefined;
  }

  #sourceOf(row: number): InvocationSource | undefined {
    const mapping = this.#mappings[row];
    if (mapping === undefined) return undefined;
    const range = {
      partition: this.#partitions[row] as number,
      first: this.#firstOffsets[row] as number,
      last: this.#lastOffsets[row] as number,
    };
    return {
      mapping,
      topic: this.#topics[row] as string,
      ranges: [range, ...(this.#furtherRanges[row] ?? [])],
    };
  }
}
