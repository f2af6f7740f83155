import { setTimeout as sleep } from 'node:timers/promises';
import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import { ServiceException } from '../shared/service-exception.ts';
import type { ApiPorts } from './types.ts';

const LOOK_EVERY_MS = 20;

type Mappings = Pick<ApiPorts['mappings'], 'get' | 'update'>;

/** @returns the mapping when it is enabled or disabled, or as it is at the end of the wait. */
async function settledMapping(
  mappings: Pick<Mappings, 'get'>,
  uuid: string,
  seconds: number,
  options: { readonly signal?: AbortSignal; readonly ref?: boolean } = {},
): Promise<EventSourceMappingConfiguration> {
  const deadline = performance.now() + seconds * 1_000;
  for (;;) {
    const mapping = mappings.get(uuid);
    if (isSettled(mapping) || performance.now() >= deadline) return mapping;
    await sleep(LOOK_EVERY_MS, undefined, options);
  }
}

/** Enables or disables a mapping, and waits at most that long until it is. */
export async function switchMapping(
  mappings: Mappings,
  { uuid, isEnabled, seconds }: { uuid: string; isEnabled: boolean; seconds: number },
  signal: AbortSignal,
): Promise<EventSourceMappingConfiguration> {
  await mappings.update({ UUID: uuid, Enabled: isEnabled });
  return settledMapping(mappings, uuid, seconds, { signal });
}

/** How long work in progress is waited for: as long as a mapping that is disabled waits itself, and a little. */
const PAUSE_SECONDS = 35;

/**
 * Does something while a mapping is paused. One that polled before polls again afterwards, also when that fails, when the
 * mapping does not come to rest, and when the client goes away.
 * @throws {ServiceException} ResourceInUseException when it does not come to rest. It is enabled as soon as it has.
 */
export async function whilePaused(
  mappings: Mappings,
  uuid: string,
  signal: AbortSignal,
  act: () => Promise<void>,
): Promise<EventSourceMappingConfiguration> {
  const before = await settledMapping(mappings, uuid, PAUSE_SECONDS, { signal });
  if (before.State === 'Disabled') {
    await act();
    return mappings.get(uuid);
  }
  await mappings.update({ UUID: uuid, Enabled: false });
  // Without the signal: a client that goes away leaves no half of the work.
  const paused = await settledMapping(mappings, uuid, PAUSE_SECONDS);
  if (paused.State !== 'Disabled') {
    void enableAtRest(mappings, uuid);
    throw notAtRest(paused);
  }
  try {
    await act();
  } finally {
    // A change is refused while another is in progress.
    await settledMapping(mappings, uuid, Number.POSITIVE_INFINITY);
    await mappings.update({ UUID: uuid, Enabled: true });
  }
  return settledMapping(mappings, uuid, PAUSE_SECONDS, { signal });
}

/** A function may run for 15 minutes: no client waits for it. A mapping that is deleted or changed meanwhile stays so. */
async function enableAtRest(mappings: Mappings, uuid: string): Promise<void> {
  try {
    await settledMapping(mappings, uuid, Number.POSITIVE_INFINITY, { ref: false });
    await mappings.update({ UUID: uuid, Enabled: true });
  } catch (error) {
    if (!(error instanceof ServiceException)) throw error;
  }
}

const notAtRest = ({ State }: EventSourceMappingConfiguration) =>
  new ServiceException(
    'ResourceInUseException',
    `State of the mapping is ${State} after ${PAUSE_SECONDS} s; accepted: Disabled. Work in progress did not end; the mapping is enabled when it has.`,
    409,
  );

const isSettled = ({ State }: EventSourceMappingConfiguration) => State === 'Enabled' || State === 'Disabled';
