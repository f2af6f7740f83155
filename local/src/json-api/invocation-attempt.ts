import { FIRST_KEPT } from '../event-source-mapping/history/attempt.ts';
import type { AttemptRecord } from '../event-source-mapping/history/types.ts';
import type { KeptInvocation } from '../lambda/types.ts';
import type { ApiPorts } from './types.ts';

/**
 * Which invocation with its first record this one is, from 1.
 * @returns undefined where the mapping does not remember the record, and for what no mapping invoked.
 */
export function attemptOf(
  { source, requestId, end }: Pick<KeptInvocation, 'source' | 'requestId' | 'end'>,
  mappings: Pick<ApiPorts['mappings'], 'history'>,
): number | undefined {
  const [range] = source?.ranges ?? [];
  if (!source || !range) return undefined;
  const story = mappings.history(source.mapping)?.story(range.partition, range.first);
  return story && attemptNumber(story, requestId, end === 'running');
}

/** Of many attempts the first and the last are kept, and the history knows the request id once one has ended. */
export function attemptNumber(
  { attempts, attemptCount }: { readonly attempts: readonly AttemptRecord[]; readonly attemptCount: number },
  requestId: string,
  isRunning: boolean,
): number | undefined {
  const index = attempts.findIndex((each) => each.requestId === requestId);
  if (index < 0) return isRunning && attempts.at(-1)?.result === 'running' ? attemptCount : undefined;
  const left = attemptCount - attempts.length;
  return index + 1 + (index < FIRST_KEPT ? 0 : left);
}
