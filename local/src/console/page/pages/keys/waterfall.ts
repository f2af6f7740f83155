import type { KeyTimeline, RecordStory } from '../../api/types.ts';
import type { Tone } from '../../components/tone.ts';

/** A part of the time that is drawn, in percent of it. */
export interface Bar {
  readonly leftPercent: number;
  readonly widthPercent: number;
  readonly tone: Tone;
  readonly label: string;
}

/** One record in one mapping. */
export interface WaterfallRow {
  readonly story: RecordStory;
  /** From its production to its end. */
  readonly life: Bar;
  readonly attempts: readonly Bar[];
}

export interface Waterfall {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly rows: readonly WaterfallRow[];
}

/** Narrower would not be seen. */
const NARROWEST_PERCENT = 0.6;

/**
 * What happened to the records of a key, over one axis of time. No DOM here.
 * @param now ends what has not ended.
 */
export function waterfallOf({ records }: Pick<KeyTimeline, 'records'>, now: number): Waterfall {
  const rows = records.toSorted((one, other) => beginOf(one) - beginOf(other));
  const [first] = rows;
  const startedAt = first ? beginOf(first) : now;
  const endedAt = Math.max(...rows.map((story) => endOf(story, now)), startedAt + 1);
  const durationMs = endedAt - startedAt;
  const bar = (from: number, to: number, tone: Bar['tone'], label: string): Bar => {
    const leftPercent = Math.min(100 - NARROWEST_PERCENT, ((from - startedAt) / durationMs) * 100);
    const width = ((to - from) / durationMs) * 100;
    return {
      leftPercent,
      widthPercent: Math.max(NARROWEST_PERCENT, Math.min(width, 100 - leftPercent)),
      tone,
      label,
    };
  };
  return {
    startedAt,
    durationMs,
    rows: rows.map((story) => ({
      story,
      life: bar(beginOf(story), endOf(story, now), 'neutral', 'from production to end'),
      attempts: story.attempts.map(({ startedAt: from, durationMs: took, result, isFailure }) =>
        bar(
          from,
          from + (took ?? now - from),
          isFailure ? 'bad' : took === undefined ? 'waiting' : 'good',
          result,
        ),
      ),
    })),
  };
}

/** A record that was given an old time begins when it is polled: the axis is about what happened here. */
const LONGEST_WAIT_MS = 3_600_000;

const beginOf = ({ timestamp, polledAt }: RecordStory) =>
  timestamp <= polledAt && polledAt - timestamp < LONGEST_WAIT_MS ? timestamp : polledAt;

const endOf = ({ endedAt, outcome, polledAt }: RecordStory, now: number) =>
  endedAt ?? (outcome === 'pending' ? now : polledAt);
