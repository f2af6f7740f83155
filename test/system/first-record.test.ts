import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { testKafka } from '../support/kafka.ts';
import { removeDataDirectory, startSystem } from './support/system.ts';

const CLUSTER_ARN =
  'arn:aws:kafka:us-east-1:123456789012:cluster/imported/751d2973-a626-431c-9d4e-d7975eb44dd7-2';

/** A function that reads a topic of a cluster which another stack has. */
const templateWith = (topic: string) => ({
  Resources: {
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: { AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] } },
    },
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        Code: { ZipFile: 'exports.handler = async () => {};' },
      },
    },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: { Ref: 'Function' },
        EventSourceArn: CLUSTER_ARN,
        Topics: [topic],
        StartingPosition: 'TRIM_HORIZON',
      },
    },
  },
});

test('The first record can be written as soon as the mirror is ready, also to a topic that no template declares.', async () => {
  const topic = `first-${randomUUID().slice(0, 8)}`;
  const folder = mkdtempSync(join(tmpdir(), 'first-record-'));
  const template = join(folder, `${topic}.json`);
  writeFileSync(template, JSON.stringify(templateWith(topic)));
  const { brokers, dynamodbEndpoint, sesEndpoint } = testKafka();
  const system = await startSystem(
    join(folder, 'data'),
    [`--template=${template}`, '--services=external', '--no-iam'],
    { KAFKA_BROKERS: brokers.join(','), DYNAMODB_ENDPOINT: dynamodbEndpoint, SES_ENDPOINT: sesEndpoint },
  );
  try {
    const response = await fetch(`${system.ready.console}/api/v1/topics/${topic}/records`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ records: [{ value: { n: 1 } }] }),
    });
    expect(await response.json()).toEqual({ positions: [{ topic, partition: 0, offset: 0 }] });
  } finally {
    await system.end('SIGTERM');
    removeDataDirectory(system.dataDirectory);
    rmSync(folder, { recursive: true });
  }
});
