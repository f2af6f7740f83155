import { setTimeout as sleep } from 'node:timers/promises';
import { bareFunctionName } from '../lambda/function-name.ts';
import type { ApiPorts } from './types.ts';

const LOOK_EVERY_MS = 50;

interface Busy {
  readonly uuid: string;
  readonly functionName: string;
  readonly topic: string;
  readonly lag: number;
}

interface IdleState {
  readonly isIdle: boolean;
  readonly busy: Busy[];
}

type Ports = Pick<ApiPorts, 'mappings' | 'offsets'>;

/**
 * Mappings that have not processed all that is written. Positions are taken before the ends of the logs: whatever was in work
 * at that moment is below an end and above a position, and so is what it writes.
 */
export async function idleStateOf({ mappings, offsets }: Ports): Promise<IdleState> {
  const polling = mappings
    .list()
    .filter(({ State }) => State !== 'Disabled')
    .map(({ UUID = '', FunctionArn = '', Topics: [topic = ''] = [] }) => ({
      uuid: UUID,
      functionName: bareFunctionName(FunctionArn),
      topic,
      positions: mappings.positions(UUID),
    }));
  const ends = new Map<string, Awaited<ReturnType<Ports['offsets']['ranges']>>>();
  for (const topic of new Set(polling.map((each) => each.topic)))
    ends.set(topic, await offsets.ranges(topic));
  const busy = polling.flatMap(({ positions, ...mapping }) => {
    const waiting = (ends.get(mapping.topic) ?? []).map(({ partition, start, end }) => {
      const position = positions?.get(partition);
      return position === undefined ? end - start : Math.max(0, end - position);
    });
    const lag = waiting.reduce((sum, each) => sum + each, 0);
    return lag > 0 ? [{ ...mapping, lag }] : [];
  });
  return { isIdle: busy.length === 0, busy };
}

/** @returns the state at the end of the wait. @throws the signal's reason when it aborts. */
export async function waitUntilIdle(ports: Ports, seconds: number, signal: AbortSignal): Promise<IdleState> {
  const deadline = performance.now() + seconds * 1_000;
  for (;;) {
    const state = await idleStateOf(ports);
    if (state.isIdle || performance.now() >= deadline) return state;
    await sleep(LOOK_EVERY_MS, undefined, { signal });
  }
}
