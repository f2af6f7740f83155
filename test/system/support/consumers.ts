import {
  type EventSourceMappingConfiguration,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
  type UpdateEventSourceMappingCommandInput,
} from '@aws-sdk/client-lambda';
import { expect } from '@jest/globals';
import type { Ready } from '../../../local/cli/ready.ts';
import { eventually } from './shop.ts';

/** How clients of the AWS endpoint are made: the mirror lets every key in. */
export function awsClient({ aws }: Ready) {
  return {
    endpoint: aws,
    region: 'us-east-1',
    credentials: { accessKeyId: 'anyone', secretAccessKey: 'anything' },
  };
}

/** Changes all mappings of a consumer the way an operator does on AWS, and waits until they have settled. */
export async function updateConsumer(
  ready: Ready,
  functionName: string,
  change: Omit<UpdateEventSourceMappingCommandInput, 'UUID'>,
): Promise<void> {
  const lambda = new LambdaClient(awsClient(ready));
  const mappings = await mappingsOf(lambda, functionName);
  expect(mappings.length).toBeGreaterThan(0);
  for (const { UUID } of mappings)
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, ...change }));
  await eventually(async () => {
    const settled = change.Enabled === undefined ? /^(En|Dis)abled$/ : change.Enabled ? /^En/ : /^Dis/;
    for (const { State } of await mappingsOf(lambda, functionName)) expect(State).toMatch(settled);
  }, 60_000);
  lambda.destroy();
}

async function mappingsOf(
  lambda: LambdaClient,
  functionName: string,
): Promise<readonly EventSourceMappingConfiguration[]> {
  const command = new ListEventSourceMappingsCommand({ FunctionName: functionName });
  return (await lambda.send(command)).EventSourceMappings ?? [];
}
