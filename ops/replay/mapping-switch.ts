import {
  GetEventSourceMappingCommand,
  type LambdaClient,
  ResourceInUseException,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import type { Mapping } from '../shared/mappings.ts';
import { waitUntil } from '../shared/wait-until.ts';

/** AWS takes a minute or two, and waits for an invocation in flight. */
const patienceMs = 600_000;

/**
 * Disables or enables mappings; resolves when all of them are.
 * @throws {Error} the first failure, after every mapping was tried.
 */
export async function setEnabled(
  lambda: LambdaClient,
  mappings: readonly Mapping[],
  isEnabled: boolean,
  signal: AbortSignal,
): Promise<void> {
  const switched = await Promise.allSettled(
    mappings.map((mapping) => setOneEnabled(lambda, mapping, isEnabled, signal)),
  );
  for (const each of switched) if (each.status === 'rejected') throw each.reason;
}

async function setOneEnabled(
  lambda: LambdaClient,
  { uuid, consumer, topic, state: listed }: Mapping,
  isEnabled: boolean,
  signal: AbortSignal,
): Promise<void> {
  const wanted = isEnabled ? 'Enabled' : 'Disabled';
  let state: string | undefined = listed;
  const late = () =>
    new Error(`The mapping of ${consumer} on ${topic} (${uuid}) is ${state} and does not get ${wanted}.`);
  const patience = { everyMs: 500, timeoutMs: patienceMs, late, signal };
  await waitUntil(() => isAccepted(lambda, uuid, isEnabled), patience);
  await waitUntil(async () => {
    state = (await lambda.send(new GetEventSourceMappingCommand({ UUID: uuid }))).State;
    return state === wanted;
  }, patience);
}

/** False while another change of the mapping is in progress: one that was being disabled cannot be enabled yet. */
async function isAccepted(lambda: LambdaClient, UUID: string, Enabled: boolean): Promise<boolean> {
  try {
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
    return true;
  } catch (error) {
    if (error instanceof ResourceInUseException) return false;
    throw error;
  }
}

/** True for a mapping that reads, or is about to. */
export function isReading({ state }: Mapping): boolean {
  return state !== 'Disabled' && state !== 'Disabling';
}
