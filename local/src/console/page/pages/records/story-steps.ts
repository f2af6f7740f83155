import type { RecordStory } from '../../api/types.ts';
import { count } from '../../components/format.ts';
import type { Tone } from '../../components/tone.ts';
import { REASONS, RESULTS } from './record-text.ts';

/** Something that happened to a record in a mapping. No DOM here. */
export interface StoryStep {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly tone: Tone;
  readonly title: string;
  /** Below the title. */
  readonly text?: string;
  /** In type of one width: a pattern, an error. */
  readonly code?: string;
  readonly durationMs?: number;
  readonly requestId?: string;
  readonly batchId?: number;
}

type Attempt = RecordStory['attempts'][number];

/** As `local/src/event-source-mapping/history/attempt.ts` keeps them: so many of the first, and the last of them. */
const FIRST_KEPT = 10;

/** What a rule of the mapping is called in its settings. */
const CONDITIONS: Readonly<Record<string, string>> = {
  RetryAttemptsExhausted: 'MaximumRetryAttempts was reached.',
  MaximumPayloadSizeExceeded: 'The event is larger than an invocation takes.',
  RecordAgeExceeded: 'It was older than MaximumRecordAgeInSeconds.',
  SCHEMA_NOT_FOUND: 'Its schema is not in the registry.',
  DESERIALIZATION_ERROR: 'Its bytes do not fit its schema.',
};

/**
 * The story of a record in one mapping, step by step.
 * @param patterns of the mapping's filters. Default: none.
 */
export function stepsOf(story: RecordStory, patterns: readonly string[] = []): readonly StoryStep[] {
  return [
    { at: story.timestamp, tone: 'neutral', title: 'Produced' },
    ...polledSteps(story, patterns),
    ...batchSteps(story),
    ...story.attempts.flatMap((attempt, index) => attemptSteps(story, attempt, index)),
    ...endSteps(story),
  ];
}

function polledSteps(story: RecordStory, patterns: readonly string[]): StoryStep[] {
  const { polledAt, outcome, matchedFilter } = story;
  const polled: StoryStep = { at: polledAt, tone: 'neutral', title: 'Polled' };
  if (outcome === 'filtered')
    return [
      polled,
      {
        at: polledAt,
        tone: 'neutral',
        title: 'Filtered out',
        text: patterns.length === 1 ? 'It does not match the pattern.' : 'It matches none of the patterns.',
        code: patterns.join('\n'),
      },
    ];
  if (matchedFilter === undefined) return [polled];
  const text = `Matches filter pattern ${matchedFilter + 1} of ${patterns.length}.`;
  return [{ ...polled, text, code: patterns[matchedFilter] }];
}

function batchSteps({ batch }: RecordStory): StoryStep[] {
  if (!batch) return [];
  const { id, size, reason, createdAt } = batch;
  const records = size === 1 ? '1 record' : `${count(size)} records`;
  return [
    {
      at: createdAt,
      tone: 'neutral',
      title: `In batch ${id} of ${records}`,
      text: `It was sent because ${REASONS[reason] ?? reason}.`,
      batchId: id,
    },
  ];
}

/** Of many attempts those in the middle are not kept, which is said at their place. */
function attemptSteps({ attemptCount, attempts }: RecordStory, attempt: Attempt, index: number): StoryStep[] {
  const forgotten = attemptCount - attempts.length;
  const number = index < FIRST_KEPT ? index + 1 : index + 1 + forgotten;
  const gap: StoryStep[] =
    forgotten > 0 && index === FIRST_KEPT
      ? [{ at: attempt.startedAt, tone: 'neutral', title: `${count(forgotten)} more attempts` }]
      : [];
  const { startedAt, durationMs, requestId, result, error } = attempt;
  return [
    ...gap,
    {
      at: startedAt,
      tone: toneOf(attempt),
      title: `Attempt ${number} ${RESULTS[result].sentence}${ownPart(attempt)}`,
      ...(attempt.records > 1 && { text: `With ${count(attempt.records)} records.` }),
      ...(error !== undefined && { code: error }),
      ...(durationMs !== undefined && { durationMs }),
      ...(requestId !== undefined && { requestId }),
    },
  ];
}

function ownPart({ result, isFailure }: Attempt): string {
  if (result !== 'partial-failure') return '';
  return isFailure ? ', this one too' : ', not this one';
}

function toneOf({ result, isFailure }: Attempt): StoryStep['tone'] {
  if (result === 'running') return 'waiting';
  return isFailure ? 'bad' : 'good';
}

function endSteps(story: RecordStory): StoryStep[] {
  const { outcome, endedAt, condition = '', destination = '', committedAt } = story;
  const why = CONDITIONS[condition] ?? condition;
  const ends: Partial<Record<RecordStory['outcome'], StoryStep>> = {
    destination: {
      at: endedAt ?? 0,
      tone: 'bad',
      title: 'Sent to the on-failure destination',
      text: why,
      code: destination,
    },
    discarded: { at: endedAt ?? 0, tone: 'bad', title: 'Discarded', text: why },
    delivered: { at: endedAt ?? 0, tone: 'good', title: 'Delivered' },
  };
  const end = ends[outcome];
  return [
    ...(end && endedAt !== undefined ? [end] : []),
    ...(committedAt === undefined ? [] : [{ at: committedAt, tone: 'neutral', title: 'Committed' } as const]),
  ];
}
