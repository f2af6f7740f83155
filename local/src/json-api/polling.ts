import { setTimeout as sleep } from 'node:timers/promises';
import { namesOf, problemOf } from '../event-source-mapping/api/summary.ts';
import type { ApiPorts } from './types.ts';

const LOOK_EVERY_MS = 20;

interface PollingState {
  readonly isPolling: boolean;
  readonly waitingFor: { readonly uuid: string; readonly functionName: string; readonly topic: string }[];
}

/** Enabled mappings that have no partition yet: what is written now is no record for one with the starting position LATEST. */
function pollingStateOf(mappings: Pick<ApiPorts['mappings'], 'list' | 'positions'>): PollingState {
  const waitingFor = mappings
    .list()
    .filter(({ State, LastProcessingResult }) => State !== 'Disabled' && !problemOf(LastProcessingResult))
    .filter(({ UUID = '' }) => !mappings.positions(UUID)?.size)
    .map(namesOf);
  return { isPolling: waitingFor.length === 0, waitingFor };
}

/** @returns the state at the end of the wait. @throws the signal's reason when it aborts. */
export async function waitUntilPolling(
  { mappings }: Pick<ApiPorts, 'mappings'>,
  seconds: number,
  signal: AbortSignal,
): Promise<PollingState> {
  const deadline = performance.now() + seconds * 1_000;
  for (;;) {
    const state = pollingStateOf(mappings);
    if (state.isPolling || performance.now() >= deadline) return state;
    await sleep(LOOK_EVERY_MS, undefined, { signal });
  }
}
