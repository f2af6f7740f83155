import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { ReplayRequest, ReplayResponses, TopicGroup } from '../../functions/operations/replay/types.ts';
import { counted } from '../../local/src/shared/counted.ts';
import { functionNameOf } from '../shared/aws-access.ts';
import { invoke } from '../shared/invoke.ts';
import type { Mapping } from '../shared/mappings.ts';
import { waitUntil } from '../shared/wait-until.ts';
import { isReading, setEnabled } from './mapping-switch.ts';
import type { ReplayOptions } from './options.ts';
import { type Ends, endsOf, recordsLeft } from './progress.ts';

/** What a run works with. */
export interface Replaying {
  readonly lambda: LambdaClient;
  readonly options: ReplayOptions;
  /** Of the one consumer. */
  readonly mappings: readonly Mapping[];
  readonly logProgress: (line: string) => void;
  /** Aborted when the user stops the run. */
  readonly signal: AbortSignal;
}

/** Asks the function `replay`. */
export function ask<Request extends ReplayRequest>(
  { lambda, options }: Pick<Replaying, 'lambda' | 'options'>,
  request: Request,
): Promise<ReplayResponses[Request['action']]> {
  return invoke(lambda, functionNameOf(options, 'replay'), request);
}

const groupsOf = (mappings: readonly Mapping[]): TopicGroup[] =>
  mappings.map(({ groupId, topic }) => ({ groupId, topic }));

/**
 * Runs something while the consumer groups have no members. Mappings that read before do so afterwards, whatever happens; one
 * that was disabled stays so.
 */
export async function whileDisabled<T>(
  { lambda, mappings, logProgress, signal }: Replaying,
  work: () => Promise<T>,
): Promise<T> {
  const reading = mappings.filter(isReading);
  for (const { consumer, topic, uuid } of mappings.filter((each) => !isReading(each))) {
    logProgress(`the mapping of ${consumer} on ${topic} (${uuid}) is disabled, and stays disabled`);
  }
  logProgress(`disabling ${counted(reading.length, 'mapping')}`);
  try {
    await setEnabled(lambda, reading, false, signal);
    // Mappings may be disabled before a stop is noticed.
    signal.throwIfAborted();
    return await work();
  } finally {
    logProgress(`enabling ${counted(reading.length, 'mapping')}`);
    await setEnabled(lambda, reading, true, AbortSignal.timeout(600_000));
  }
}

/**
 * Lets the groups read again what they have read since a time. Records that they have not read yet are never skipped.
 * @returns how many records are read again.
 */
export async function moveBack(
  replaying: Replaying,
  from: ReplayOptions['from'] = replaying.options.from,
): Promise<number> {
  const moved = await ask(replaying, { action: 'move', groups: groupsOf(replaying.mappings), from });
  let count = 0;
  for (const { topic, partitions } of moved) {
    for (const { partition, before, next } of partitions) {
      count += before - next;
      if (next < before) replaying.logProgress(`${topic}-${partition}: ${before} -> ${next}`);
    }
  }
  return count;
}

/**
 * Waits until the groups of mappings that read have read what is there now, and prints their progress. What is written
 * meanwhile is not waited for: in a shop that is open there would always be some.
 */
export async function catchUp(replaying: Replaying): Promise<void> {
  const groups = groupsOf(replaying.mappings.filter(isReading));
  let ends: Ends | undefined;
  await waitUntil(
    async () => {
      const progress = await ask(replaying, { action: 'progress', groups });
      ends ??= endsOf(progress);
      const left = recordsLeft(progress, ends);
      replaying.logProgress(`${counted(left, 'record')} to read`);
      return left === 0;
    },
    { everyMs: 1_000, signal: replaying.signal },
  );
}
