import {
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { expect } from '@jest/globals';
import type { Ready } from '../../../local/cli/ready.ts';
import { eventually } from './shop.ts';

/**
 * Stops or starts a consumer the way an operator does on AWS, and waits until all its mappings have.
 * @param topic The mapping of this topic only; all of the function when it is left out.
 */
export async function setEnabled(
  { aws }: Ready,
  functionName: string,
  isEnabled: boolean,
  topic?: string,
): Promise<void> {
  const credentials = { accessKeyId: 'anyone', secretAccessKey: 'anything' };
  const lambda = new LambdaClient({ endpoint: aws, region: 'us-east-1', credentials });
  const mappings = async () => {
    const command = new ListEventSourceMappingsCommand({ FunctionName: functionName });
    const all = (await lambda.send(command)).EventSourceMappings ?? [];
    return all.filter(({ Topics }) => topic === undefined || Topics?.includes(topic));
  };
  const found = await mappings();
  expect(found.length).toBeGreaterThan(0);
  for (const { UUID } of found) {
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: isEnabled }));
  }
  await eventually(async () => {
    for (const { State } of await mappings()) expect(State).toBe(isEnabled ? 'Enabled' : 'Disabled');
  });
  lambda.destroy();
}
