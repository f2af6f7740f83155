import type { TopicState } from '../../api/types.ts';

/** Ends of topics at one time. */
export interface TopicCount {
  readonly atMs: number;
  /** Offsets that were written, over all partitions. */
  readonly ends: ReadonlyMap<string, number>;
}

/** Shorter than this, one record more or less would be a large rate. */
const SHORTEST_MS = 500;

/** Topics with the rate since they were counted before. No DOM here. */
export function ratesOf(states: readonly TopicState[], before: TopicCount | undefined, atMs: number) {
  const ends = new Map(states.map(({ topic, partitions }) => [topic, sum(partitions.map(({ end }) => end))]));
  const elapsedMs = before ? atMs - before.atMs : 0;
  const rows = states.map(({ topic, partitions }) => {
    const [end = 0, endBefore] = [ends.get(topic), before?.ends.get(topic)];
    return {
      topic,
      partitions: partitions.length,
      records: sum(partitions.map((each) => each.end - each.start)),
      // A topic that was emptied begins again at 0.
      ...(elapsedMs >= SHORTEST_MS &&
        endBefore !== undefined && { perSecond: (Math.max(0, end - endBefore) * 1_000) / elapsedMs }),
    };
  });
  return { rows, counted: { atMs, ends } satisfies TopicCount };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
