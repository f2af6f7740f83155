import {
  GetEventSourceMappingCommand,
  type LambdaClient,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import type { Mapping } from '../shared/mappings.ts';
import { waitUntil } from '../shared/wait-until.ts';

/** AWS takes a minute or two, and lets an invocation that runs come to its end. */
const patienceInMs = 600_000;

/** Disables or enables mappings; resolves when all of them are. */
export async function setEnabled(
  lambda: LambdaClient,
  mappings: readonly Mapping[],
  isEnabled: boolean,
  signal: AbortSignal,
): Promise<void> {
  for (const { uuid } of mappings) {
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID: uuid, Enabled: isEnabled }));
  }
  const wanted = isEnabled ? 'Enabled' : 'Disabled';
  for (const { uuid, consumer, topic } of mappings) {
    let state: string | undefined;
    await waitUntil(
      async () => {
        state = (await lambda.send(new GetEventSourceMappingCommand({ UUID: uuid }))).State;
        return state === wanted;
      },
      {
        everyMs: 500,
        timeoutInMs: patienceInMs,
        late: () =>
          new Error(
            `The mapping of ${consumer} on ${topic} (${uuid}) is ${state} and does not get ${wanted}.`,
          ),
        signal,
      },
    );
  }
}

/** True for a mapping that reads, or is about to. */
export function isReading({ state }: Mapping): boolean {
  return state !== 'Disabled' && state !== 'Disabling';
}
