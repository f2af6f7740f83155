import { LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { expect, test } from '@jest/globals';
import { until } from '../../mirror/event-source-mapping/harness.ts';
import { type RunningCase, startCase } from './support.ts';

async function resultsOf({ awsConfig }: RunningCase): Promise<string[]> {
  const lambda = new LambdaClient(awsConfig);
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
  lambda.destroy();
  return EventSourceMappings.map(({ LastProcessingResult = '' }) => LastProcessingResult);
}

test('A group name on two clusters gives the mapping of each cluster every record', async () => {
  await using running = await startCase('shared-group-two-clusters');
  expect(running.system.said()).toContain(
    'topic orders of broker.example.com:9092 and other.example.com:9092 is one',
  );
  expect(running.system.said()).toMatch(/consumer group team\.orders .* is called team\.orders@/);
  await until(
    async () => {
      await running.produce('orders', [{ value: 'a' }]).catch(() => {});
      return (await resultsOf(running)).every((result) => result === 'OK');
    },
    'both mappings to poll',
    60_000,
  );
});

test('Topics of separate clusters whose names collide in one Kafka are both polled.', async () => {
  await using running = await startCase('topics-that-collide', { ownServices: true });
  expect(running.system.said()).toMatch(
    /topics orders\.dev \(broker\.example\.com:9092\) and orders_dev \(other\.example\.com:9092\) differ in/,
  );
  await until(
    async () => {
      await running.produce('orders.dev', [{ value: 'a' }]).catch(() => {});
      await running.produce('orders_dev', [{ value: 'b' }]).catch(() => {});
      return (await resultsOf(running)).every((result) => result === 'OK');
    },
    'both mappings to poll',
    60_000,
  );
});

test('Topics whose names collide in a Kafka of the user are named at start, and by the mapping that cannot poll.', async () => {
  await using running = await startCase('topics-that-collide');
  expect(running.system.said()).toMatch(
    /--services=external is used as it is: .* room for topics whose names differ in \. and _ only/,
  );
  await until(
    async () =>
      (await resultsOf(running)).some((result) => /^PROBLEM: Topic .* cannot exist beside/.test(result)),
    'the mapping to say why',
    60_000,
  );
});
