import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateEventSourceMappingCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { Kafka, logLevel } from 'kafkajs';
import type { Ready } from '../../local/src/mirror/ready.ts';
import { filledTopic } from '../mapping/topics.ts';
import { startMirror } from '../mirror.ts';
import { CLUSTER_ARN, decodingStack, FUNCTION_NAME } from './decoding-stack.ts';

/** A mirror with one function and a topic full of records, which nothing reads. */
export interface DecodingMirror extends AsyncDisposable {
  readonly ready: Ready;
  readonly lambda: LambdaClient;
  readonly topic: string;
}

/** @param records of 300 bytes, evenly over three partitions. */
export async function startDecodingMirror(records: number): Promise<DecodingMirror> {
  await using starting = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'orderstream-bench-console-'));
  starting.defer(() => rmSync(folder, { recursive: true }));
  const template = join(folder, 'template.json');
  writeFileSync(template, JSON.stringify(decodingStack));
  const { ready, stop } = await startMirror([`--template=${template}`]);
  starting.defer(stop);
  const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
  const lambda = new LambdaClient({ endpoint: ready.aws, region: 'us-east-1', credentials });
  starting.defer(() => lambda.destroy());
  const brokers = ready.kafka.split(',');
  const kafka = new Kafka({ clientId: 'bench', brokers, logLevel: logLevel.NOTHING });
  const topic = await filledTopic(kafka, brokers, 3, records);
  const all = starting.move();
  return { ready, lambda, topic, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

/** A mapping of the whole topic, with batches of 100. @returns its UUID. */
export async function createMapping(
  { lambda, topic }: Pick<DecodingMirror, 'lambda' | 'topic'>,
  isEnabled: boolean,
): Promise<string> {
  const { UUID = '' } = await lambda.send(
    new CreateEventSourceMappingCommand({
      FunctionName: FUNCTION_NAME,
      EventSourceArn: CLUSTER_ARN,
      Topics: [topic],
      StartingPosition: 'TRIM_HORIZON',
      MaximumBatchingWindowInSeconds: 0,
      BatchSize: 100,
      Enabled: isEnabled,
    }),
  );
  return UUID;
}
