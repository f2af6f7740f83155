import { recordView } from '../record-values.ts';
import type { ApiPorts } from '../types.ts';
import type { Fits } from './declared.ts';
import type { SearchResult } from './schemas.ts';

/** Records of each partition that are looked at, the newest. */
const RECORDS_OF_PARTITION = 50;
/** How long is looked: there may be hundreds of topics. */
const LONGEST_MS = 1_000;

type Ports = Pick<ApiPorts, 'offsets' | 'records' | 'findSchema' | 'mappings'>;

/** The newest records whose key, value or headers contain the text, in all topics as far as the time goes: first in those that mappings read. */
export async function recordResults(
  ports: Ports,
  fits: Fits,
  limit: number,
): Promise<{ readonly results: SearchResult[]; readonly isPartial: boolean }> {
  const deadline = performance.now() + LONGEST_MS;
  const results: SearchResult[] = [];
  for (const topic of await topicsInOrder(ports)) {
    for (const { partition, start, end } of (await ports.offsets.ranges(topic)) ?? []) {
      if (start === end) continue;
      if (results.length >= limit) return { results, isPartial: false };
      if (performance.now() > deadline) return { results, isPartial: true };
      const from = Math.max(start, end - RECORDS_OF_PARTITION);
      const records = await ports.records.read(topic, { partition, from, end, limit: end - from });
      results.push(
        ...records.map((record) => resultOf(record, ports, fits)).filter((each) => each !== undefined),
      );
    }
  }
  return { results: results.slice(0, limit), isPartial: false };
}

async function topicsInOrder({ offsets, mappings }: Ports): Promise<string[]> {
  const all = await offsets.topics().catch(() => []);
  const read = new Set(mappings.list().flatMap(({ Topics = [] }) => Topics));
  return [...all.filter((topic) => read.has(topic)), ...all.filter((topic) => !read.has(topic))];
}

function resultOf(
  record: Parameters<typeof recordView>[0],
  { findSchema }: Ports,
  fits: Fits,
): SearchResult | undefined {
  const { key, value, headers } = recordView(record, findSchema);
  const text = typeof value.value === 'string' ? value.value : JSON.stringify(value.value);
  if (!fits(String(key.value ?? ''), text, ...headers.map((each) => String(each.value.value ?? ''))))
    return undefined;
  const { topic, partition, offset } = record;
  return {
    kind: 'record',
    title: `${topic}-${partition}@${offset}`,
    detail: `${key.value === null ? '' : `${String(key.value)}: `}${text}`.slice(0, LONGEST_DETAIL),
    topic,
    partition,
    offset,
  };
}

const LONGEST_DETAIL = 200;
