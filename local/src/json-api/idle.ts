import { setTimeout as sleep } from 'node:timers/promises';
import { namesOf, totalLag } from '../event-source-mapping/api/summary.ts';
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
type Ranges = Awaited<ReturnType<Ports['offsets']['ranges']>>;

/**
 * Mappings that have not processed all that is written. Positions are taken before the ends of the logs: whatever was in work
 * at that moment is below an end and above a position, and so is what it writes.
 */
export async function idleStateOf({ mappings, offsets }: Ports): Promise<IdleState> {
  const polling = mappings
    .list()
    .filter(({ State }) => State !== 'Disabled')
    .map(namesOf)
    .map((named) => ({ ...named, positions: mappings.positions(named.uuid) }));
  const ends = new Map<string, Ranges>();
  for (const topic of new Set(polling.map((each) => each.topic)))
    ends.set(topic, await offsets.ranges(topic));
  const busy = polling.flatMap(({ positions, ...mapping }) => {
    const lag = lagBehind(ends.get(mapping.topic), positions);
    return lag > 0 ? [{ ...mapping, lag }] : [];
  });
  return { isIdle: busy.length === 0, busy };
}

/**
 * Records that a mapping has not processed at this moment, over all partitions; that of the metrics is as of the last poll.
 * @returns null when Kafka cannot be asked.
 */
export async function lagNow({ mappings, offsets }: Ports, uuid: string): Promise<number | null> {
  const [topic = ''] = mappings.get(uuid).Topics ?? [];
  const positions = mappings.positions(uuid);
  return positions
    ? lagBehind(await offsets.ranges(topic), positions)
    : totalLag(await mappings.lag(uuid, true));
}

/** Nothing of a partition without a position is processed. */
const lagBehind = (ranges: Ranges = [], positions: ReadonlyMap<number, number> = new Map()) =>
  ranges.reduce(
    (sum, { partition, start, end }) => sum + Math.max(0, end - (positions.get(partition) ?? start)),
    0,
  );

/** @returns the state at the end of the wait. @throws the signal's reason when it aborts. */
export async function waitUntilIdle(ports: Ports, seconds: number, signal: AbortSignal): Promise<IdleState> {
  const deadline = performance.now() + seconds * 1_000;
  for (;;) {
    const state = await idleStateOf(ports);
    if (state.isIdle || performance.now() >= deadline) return state;
    await sleep(LOOK_EVERY_MS, undefined, { signal });
  }
}
