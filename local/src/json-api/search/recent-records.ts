import { setTimeout as sleep } from 'node:timers/promises';
import type { MappingRecord } from '../../event-source-mapping/core/record.ts';
import { type RecordMatch, recordMatch } from '../browse/record-match.ts';
import { RecordTexts } from '../browse/record-text.ts';
import type { ApiPorts } from '../types.ts';
import type { SearchResult } from './schemas.ts';

/** Records of each partition that are looked at, the newest. */
const RECORDS_OF_PARTITION = 50;
/** How long is looked: there may be hundreds of topics, and Kafka may not respond. */
const LONGEST_MS = 1_000;
const LONGEST_DETAIL = 200;

type Ports = Pick<ApiPorts, 'offsets' | 'records' | 'findSchema' | 'mappings'>;

interface Found {
  readonly results: readonly SearchResult[];
  /** Whether there are records that were not looked at. */
  readonly isPartial: boolean;
}

/**
 * The newest records whose key, value or headers contain the text, in all topics as far as the time goes: first in those that
 * mappings read.
 */
export async function recordResults(ports: Ports, text: string, limit: number): Promise<Found> {
  const search = new RecordSearch(ports, text, limit);
  const ending = new AbortController();
  const isDone = await Promise.race([
    search.run(performance.now() + LONGEST_MS),
    sleep(LONGEST_MS, false, { signal: ending.signal }).catch(() => false),
  ]);
  ending.abort();
  return { results: search.results.slice(0, limit), isPartial: !isDone };
}

class RecordSearch {
  readonly results: SearchResult[] = [];
  readonly #ports: Ports;
  readonly #texts: RecordTexts;
  readonly #matches: RecordMatch;
  readonly #limit: number;

  constructor(ports: Ports, text: string, limit: number) {
    this.#ports = ports;
    this.#texts = new RecordTexts(ports.findSchema);
    this.#matches = recordMatch({ text }, this.#texts) ?? (() => true);
    this.#limit = limit;
  }

  /** @returns whether everything was looked at that may add a result: false when time was up, or a part could not be read. */
  async run(deadline: number): Promise<boolean> {
    const topics = await this.#topics();
    let isWhole = topics !== undefined;
    for (const topic of topics ?? []) {
      if (this.results.length >= this.#limit) break;
      if (performance.now() > deadline) return false;
      isWhole = (await this.#lookIn(topic, deadline)) && isWhole;
    }
    return isWhole;
  }

  /** A topic that cannot be read, since it was deleted or has no leader, hides no other. */
  async #lookIn(topic: string, deadline: number): Promise<boolean> {
    try {
      for (const range of (await this.#ports.offsets.ranges(topic)) ?? []) {
        const { partition, start, end } = range;
        if (performance.now() > deadline) return false;
        const from = Math.max(start, end - RECORDS_OF_PARTITION);
        if (from === end) continue;
        const records = await this.#ports.records.read(topic, { partition, from, end, limit: end - from });
        this.results.push(
          ...records
            .toReversed()
            .filter(this.#matches)
            .map((record) => this.#resultOf(record)),
        );
      }
      return true;
    } catch {
      return false;
    }
  }

  /** Undefined when Kafka does not list them. */
  async #topics(): Promise<string[] | undefined> {
    const all = await this.#ports.offsets.topics().catch(() => undefined);
    const read = new Set(this.#ports.mappings.list().flatMap(({ Topics = [] }) => Topics));
    return all && [...all.filter((topic) => read.has(topic)), ...all.filter((topic) => !read.has(topic))];
  }

  #resultOf({ topic, partition, offset, key, value }: MappingRecord): SearchResult {
    const keyText = this.#texts.ofText(key).text;
    const text = this.#texts.ofText(value).text ?? '';
    return {
      kind: 'record',
      title: `${topic}-${partition}@${offset}`,
      detail: `${keyText === null ? '' : `${keyText}: `}${text}`.slice(0, LONGEST_DETAIL),
      topic,
      partition,
      offset,
    };
  }
}
