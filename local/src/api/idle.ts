import type { z } from 'zod';
import type { Position } from '../event-source-mapping/core/position.ts';
import { pathOf } from '../json-api/request-url.ts';
import type { idleState } from '../json-api/schemas.ts';
import type { MirrorRecord } from '../json-api/story-text.ts';
import { askUntil, type JsonApiClient } from './client.ts';
import { MirrorError } from './mirror-error.ts';
import { DEFAULT_TIMEOUT_MS, type WaitOptions } from './types.ts';

type IdleState = z.output<typeof idleState>;

interface IdleDependencies {
  readonly client: JsonApiClient;
  readonly story: (at: Position) => Promise<string>;
}

/** Mappings whose oldest record an error describes. */
const MOST_STORIES = 3;

/** As `Mirror.idle`. */
export async function waitUntilIdle(
  { client, story }: IdleDependencies,
  { timeoutMs = DEFAULT_TIMEOUT_MS }: WaitOptions = {},
): Promise<void> {
  let busy: IdleState['busy'] = [];
  const idle = await askUntil(timeoutMs, async (wait) => {
    const state = await client.get<IdleState>('/idle', { wait });
    busy = state.busy;
    return state.isIdle || undefined;
  });
  if (idle) return;
  const lags = busy.map(({ functionName, topic, lag }) => `  ${functionName} on ${topic}: lag ${lag}`);
  const stories = busy
    .slice(0, MOST_STORIES)
    .map((mapping) => oldestPending({ client, story }, mapping.uuid));
  const message = [
    `mappings are behind after ${timeoutMs} ms; accepted: more time with timeoutMs`,
    ...lags,
    ...new Set((await Promise.all(stories)).flat()),
  ];
  throw new MirrorError(message.join('\n'), { code: 'Timeout' });
}

/** What happened to the record that a mapping is held up by; nothing where that is not known. */
async function oldestPending({ client, story }: IdleDependencies, uuid: string): Promise<string[]> {
  const path = `${pathOf('mappings', uuid)}/records`;
  try {
    const pending = await client.get<MirrorRecord[]>(path, { outcome: 'pending', limit: 1_000 });
    const oldest = pending.at(-1);
    return oldest ? [await story(oldest)] : [];
  } catch (error) {
    if (error instanceof MirrorError && error.code === 'RecordsNotRemembered') return [];
    throw error;
  }
}
