import { setTimeout as sleep } from 'node:timers/promises';
import {
  type EventSourceMappingConfiguration,
  LambdaClient,
  paginateListEventSourceMappings,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import type { Ready } from '../local/src/mirror/ready.ts';

/** The consumers of the running mirror, as an operator sees them: by the AWS endpoint and by Kafka. */
export interface Consumers {
  /** Stops all mappings of a function, or starts them; resolves when they are. */
  setEnabled(functionName: string, isEnabled: boolean): Promise<void>;
  /** Records that wait for a function; for all of them when none is named. */
  lag(functionName?: string): Promise<number>;
  /** Resolves when no record waits. */
  caughtUp(functionName?: string): Promise<void>;
  close(): Promise<void>;
}

export async function connectConsumers({ aws, kafka }: Ready): Promise<Consumers> {
  const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
  const lambda = new LambdaClient({ endpoint: aws, region: 'us-east-1', credentials });
  const client = new Kafka({ clientId: 'bench', brokers: kafka.split(','), logLevel: logLevel.NOTHING });
  const admin = client.admin();
  await admin.connect();
  const mappings = await mappingsOf(lambda);
  const lag = async (functionName?: string) => {
    const chosen = mappings.filter((mapping) => !functionName || nameOf(mapping) === functionName);
    const lags = await Promise.all(chosen.map((mapping) => lagOf(admin, mapping)));
    return lags.reduce((sum, each) => sum + each, 0);
  };
  return {
    lag,
    caughtUp: async (functionName) => {
      while ((await lag(functionName)) > 0) await sleep(250);
    },
    setEnabled: async (functionName, isEnabled) => {
      const chosen = mappings.filter((mapping) => nameOf(mapping) === functionName);
      if (chosen.length === 0) throw new Error(`No mapping calls ${functionName}.`);
      for (const { UUID } of chosen) {
        await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: isEnabled }));
      }
      const wanted = isEnabled ? 'Enabled' : 'Disabled';
      const states = async () => (await mappingsOf(lambda, functionName)).map(({ State }) => State);
      while ((await states()).some((state) => state !== wanted)) await sleep(20);
    },
    close: async () => {
      lambda.destroy();
      await admin.disconnect();
    },
  };
}

async function mappingsOf(
  lambda: LambdaClient,
  functionName?: string,
): Promise<EventSourceMappingConfiguration[]> {
  const all: EventSourceMappingConfiguration[] = [];
  for await (const page of paginateListEventSourceMappings(
    { client: lambda },
    { FunctionName: functionName },
  )) {
    all.push(...(page.EventSourceMappings ?? []));
  }
  return all;
}

const nameOf = ({ FunctionArn = '' }: EventSourceMappingConfiguration) => FunctionArn.split(':')[6];

async function lagOf(admin: Admin, mapping: EventSourceMappingConfiguration): Promise<number> {
  const topic = mapping.Topics?.[0] as string;
  const groupId = mapping.AmazonManagedKafkaEventSourceConfig?.ConsumerGroupId as string;
  const [ends, [committed]] = await Promise.all([
    admin.fetchTopicOffsets(topic),
    admin.fetchOffsets({ groupId, topics: [topic] }),
  ]);
  const positions = new Map(
    committed?.partitions.map(({ partition, offset }) => [partition, Number(offset)]),
  );
  return ends.reduce((sum, { partition, high, low }) => {
    // -1: nothing was committed yet.
    const position = Math.max(positions.get(partition) ?? -1, Number(low));
    return sum + Number(high) - position;
  }, 0);
}
