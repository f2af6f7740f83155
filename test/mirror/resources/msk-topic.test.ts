import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type { DeploymentContext } from '../../../local/src/resources/context.ts';
import { createTopic } from '../../../local/src/resources/msk/create-topic.ts';
import { silentLog } from '../../../local/src/shared/log.ts';
import { testKafka } from '../../support/kafka.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** Deploys a topic with these settings. @returns the warnings. */
async function warningsOf(configs: string): Promise<string[]> {
  const warnings: string[] = [];
  const context = {
    kafka: { bootstrapBrokers: testKafka().brokers },
    log: { ...silentLog, warn: (message: string) => warnings.push(message) },
  } as unknown as DeploymentContext;
  const properties = { TopicName: `topic-${randomUUID()}`, PartitionCount: 1, Configs: base64(configs) };
  const described = { logicalId: 'Orders', type: 'AWS::MSK::Topic', physicalId: '', attributes: {} };
  await createTopic({ ...described, properties }, context);
  return warnings;
}

test('An AWS::MSK::Topic with settings as name=value lines is created with a warning that names it', async () => {
  expect(await warningsOf('retention.ms=60000')).toEqual([
    expect.stringMatching(/^Orders \(AWS::MSK::Topic\): Configs is base64 of name=value lines/),
  ]);
});

test('An AWS::MSK::Topic with settings as JSON is created without a warning', async () => {
  expect(await warningsOf('{"retention.ms":"60000"}')).toEqual([]);
});
