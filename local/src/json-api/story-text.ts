import type { z } from 'zod';
import { FIRST_KEPT } from '../event-source-mapping/history/attempt.ts';
import { counted } from '../shared/counted.ts';
import { oneLine } from '../shared/terminal-text.ts';
import type { recordStory } from './schemas.ts';

/** What happened to a record in one mapping, as the API responds. */
export type Story = z.output<typeof recordStory>;

type Attempt = Story['attempts'][number];

/** A position as commands take it: `orders/0/17`. */
export const positionText = ({ topic, partition, offset }: Pick<Story, 'topic' | 'partition' | 'offset'>) =>
  oneLine(`${topic}/${partition}/${offset}`);

/** A time as it is printed: ISO 8601, UTC. */
export function timeText(milliseconds: number): string {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? String(milliseconds) : date.toISOString();
}

/** How a record ended in a mapping, such as `sent to kafka://failed after 3 attempts: RetryAttemptsExhausted`. */
export function outcomeText(story: Story): string {
  const { outcome, attemptCount, condition, destination = '' } = story;
  const after = attemptCount > 0 ? ` after ${counted(attemptCount, 'attempt')}` : '';
  const why = condition === undefined ? '' : `: ${oneLine(condition)}`;
  return {
    pending: attemptCount > 0 ? `pending${after}` : 'pending, not in an invocation yet',
    delivered: `delivered${after}`,
    filtered: 'filtered out: no filter pattern matched',
    destination: `sent to ${oneLine(destination)}${after}${why}`,
    discarded: `discarded${after}${why}`,
    revoked: 'revoked: its partition went to another consumer, which polls it again',
  }[outcome];
}

/** What happened to a record in one mapping, as lines without control characters: one for each step, with its time. */
export function storyLines(story: Story): string[] {
  const { mapping, functionName, key, sizeBytes, timestamp, polledAt, batch } = story;
  return [
    `${positionText(story)}  key ${key === null ? '(null)' : oneLine(key)}  ${counted(sizeBytes, 'byte')}  written ${timeText(timestamp)}`,
    `${oneLine(functionName)}: ${outcomeText(story)}  (mapping ${oneLine(mapping)})`,
    `  ${timeText(polledAt)}  polled${filterText(story)}`,
    ...(batch
      ? [
          `  ${timeText(batch.createdAt)}  batch ${batch.id} of ${counted(batch.size, 'record')} (${REASONS[batch.reason] ?? oneLine(batch.reason)})`,
        ]
      : []),
    ...attemptLines(story),
    ...endLines(story),
  ];
}

const REASONS: Readonly<Record<string, string>> = {
  'batch-size': 'the batch size was reached',
  'payload-limit': 'more would exceed the size of an event',
  window: 'the batching window was over',
};

const RESULTS: Readonly<Record<Attempt['result'], string>> = {
  running: 'is running',
  succeeded: 'succeeded',
  'partial-failure': 'reported failed records',
  failed: 'failed',
  bisected: 'failed; its halves are invoked next',
  'not-invoked': 'was throttled or refused before the function ran',
};

function filterText({ matchedFilter, outcome }: Story): string {
  if (outcome === 'filtered') return ', no filter pattern matched';
  return matchedFilter === undefined ? '' : `, matched filter pattern ${matchedFilter + 1}`;
}

/** Of many attempts, those in the middle are forgotten. */
function attemptLines({ attempts, attemptCount }: Story): string[] {
  const left = attemptCount - attempts.length;
  const lines = attempts.map((attempt, index) => {
    const number = index < FIRST_KEPT ? index + 1 : index + 1 + left;
    return `  ${timeText(attempt.startedAt)}  ${attemptText(attempt, number)}`;
  });
  const forgotten = left > 0 ? [`  …  ${counted(left, 'attempt')} that are not kept`] : [];
  return lines.toSpliced(FIRST_KEPT, 0, ...forgotten);
}

function attemptText(attempt: Attempt, number: number): string {
  const { result, isFailure, durationMs, records, requestId, error } = attempt;
  const own = result === 'partial-failure' ? (isFailure ? ', this one too' : ', not this one') : '';
  return [
    `attempt ${number}: ${counted(records, 'record')}, ${RESULTS[result]}${own}`,
    ...(durationMs === undefined ? [] : [`after ${Math.round(durationMs)} ms`]),
    ...(requestId === undefined ? [] : [`request ${oneLine(requestId)}`]),
    ...(error === undefined ? [] : [oneLine(error)]),
  ].join(', ');
}

function endLines({ outcome, endedAt, committedAt, destination = '', condition = '' }: Story): string[] {
  const ends: Partial<Record<Story['outcome'], string>> = {
    destination: `sent to ${oneLine(destination)}: ${oneLine(condition)}`,
    discarded: `discarded: ${oneLine(condition)}`,
  };
  const end = ends[outcome];
  return [
    ...(end !== undefined && endedAt !== undefined ? [`  ${timeText(endedAt)}  ${end}`] : []),
    ...(committedAt === undefined ? [] : [`  ${timeText(committedAt)}  committed`]),
  ];
}
