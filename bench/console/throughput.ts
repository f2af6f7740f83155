import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateEventSourceMappingCommand,
  DeleteEventSourceMappingCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { Kafka, logLevel } from 'kafkajs';
import type { Browser } from 'playwright-core';
import type { Ready } from '../../local/src/mirror/ready.ts';
import { requireAllInvoked } from '../mapping/engine.ts';
import { filledTopic } from '../mapping/topics.ts';
import { startMirror } from '../mirror.ts';
import type { Measurement } from '../report.ts';
import { compared, inTurns } from '../rounds.ts';
import { CLUSTER_ARN, decodingStack, FUNCTION_NAME } from './decoding-stack.ts';
import { openPage } from './open-page.ts';
import { until } from './until.ts';

const records = Number(process.env.RECORDS ?? 500_000);
const ROUNDS = 5;

/** A mapping with batches of 100 while a browser shows it on the map, against one while none is open. */
export async function throughput(browser: Browser): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'orderstream-bench-console-'));
  const template = join(folder, 'template.json');
  writeFileSync(template, JSON.stringify(decodingStack));
  const mirror = await startMirror([`--template=${template}`]);
  try {
    const { ready } = mirror;
    const brokers = ready.kafka.split(',');
    const kafka = new Kafka({ clientId: 'bench', brokers, logLevel: logLevel.NOTHING });
    const topic = await filledTopic(kafka, brokers, 3, records);
    const { open, closed } = await inTurns(ROUNDS, {
      open: async () => {
        await using _ = await openPage(browser, ready.console);
        return mappedPerSecond(ready, topic);
      },
      closed: () => mappedPerSecond(ready, topic),
    });
    return [
      compared(
        'records a second at batch 100, with the map open in a browser, against none',
        open,
        closed,
        '>= 0.95',
      ),
    ];
  } finally {
    await mirror.stop();
    rmSync(folder, { recursive: true });
  }
}

/** Records a second of a new mapping, from its first invocation to the commit of the last record. */
async function mappedPerSecond({ aws, console: url }: Ready, topic: string): Promise<number> {
  const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
  const lambda = new LambdaClient({ endpoint: aws, region: 'us-east-1', credentials });
  const { UUID = '' } = await lambda.send(
    new CreateEventSourceMappingCommand({
      FunctionName: FUNCTION_NAME,
      EventSourceArn: CLUSTER_ARN,
      Topics: [topic],
      StartingPosition: 'TRIM_HORIZON',
      MaximumBatchingWindowInSeconds: 0,
      BatchSize: 100,
    }),
  );
  const look = () => fetch(`${url}/api/v1/mappings/${UUID}`);
  const counts = async () => {
    const { metrics } = (await (await look()).json()) as { metrics: Readonly<Record<string, number>> };
    return (name: string) => metrics[name] ?? 0;
  };
  const first = await until(counts, (count) => count('InvokedEventCount') > 0, 'invocation');
  const startedAt = performance.now();
  const last = await until(
    counts,
    (count) => count('CommittedEventCount') >= records,
    'commit of all records',
  );
  const seconds = (performance.now() - startedAt) / 1_000;
  await lambda.send(new DeleteEventSourceMappingCommand({ UUID }));
  await until(look, ({ status }) => status === 404, 'end of the mapping');
  lambda.destroy();
  const [invoked, errors] = [last('InvokedEventCount'), last('InvokeErrorCount')];
  requireAllInvoked({ records, invoked, errors });
  return (records - first('InvokedEventCount')) / seconds;
}
