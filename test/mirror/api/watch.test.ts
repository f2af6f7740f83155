import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Mirror, startMirror } from '../../../local/src/api/index.ts';
import { testKafka } from '../../support/kafka.ts';
import { eventually } from '../../system/support/shop.ts';
import { sensorStack } from './sensor-stack.ts';

const topicName = `watched-${randomUUID().slice(0, 8)}`;
const { Resources, Outputs } = sensorStack(topicName);
const withMore = {
  Resources: {
    ...Resources,
    Report: {
      ...Resources.ArchiveHandler5E6F7A8B,
      Properties: { ...Resources.ArchiveHandler5E6F7A8B.Properties, FunctionName: 'sensors-dev-report' },
    },
  },
  Outputs: { ...Outputs, Report: { Value: { 'Fn::GetAtt': ['Report', 'Arn'] } } },
};
const REPORT_ARN = 'arn:aws:lambda:us-east-1:123456789012:function:sensors-dev-report';

let folder: string;
let file: string;
let mirror: Mirror;
const edit = (template: object | string) =>
  writeFileSync(file, typeof template === 'string' ? template : JSON.stringify(template));

/** The server-sent events `update` from now on. */
async function updates() {
  const ended = new AbortController();
  const { body } = await fetch(`${mirror.endpoints.console}/api/v1/events`, { signal: ended.signal });
  const events: Record<string, unknown>[] = [];
  const read = async () => {
    let text = '';
    for await (const chunk of (body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream())) {
      const parts = `${text}${chunk}`.split('\n\n');
      text = parts.pop() ?? '';
      for (const part of parts) {
        const [, data] = /^event: update\ndata: (.*)$/m.exec(part) ?? [];
        if (data) events.push(JSON.parse(data));
      }
    }
  };
  const reading = read().catch(() => {}); // It is aborted.
  return {
    events,
    [Symbol.asyncDispose]: () => {
      ended.abort();
      return reading;
    },
  };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mirror-watch-'));
  file = join(folder, 'sensors.json');
  edit({ Resources, Outputs });
  const { brokers, dynamodbEndpoint, sesEndpoint } = testKafka();
  Object.assign(process.env, {
    KAFKA_BROKERS: brokers.join(','),
    DYNAMODB_ENDPOINT: dynamodbEndpoint,
    SES_ENDPOINT: sesEndpoint,
  });
  mirror = await startMirror({ services: 'external', iam: false, template: file, watch: true });
});

afterAll(async () => {
  await mirror.stop();
  rmSync(folder, { recursive: true });
});

test('An edit that is applied is an event, and outputs, resources and names are those of the new template.', async () => {
  await using update = await updates();
  expect(() => mirror.resource('Report')).toThrow('resource is Report');
  edit(withMore);
  await eventually(async () => expect(mirror.outputs.Report).toBe(REPORT_ARN));
  expect(mirror.resource('Report')).toMatchObject({ physicalId: 'sensors-dev-report', arn: REPORT_ARN });
  expect(await mirror.function('Report').invoke()).toMatchObject({ functionError: undefined });
  await eventually(async () => expect(update.events).toHaveLength(1));
  expect(update.events).toMatchObject([
    {
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      durationMs: expect.any(Number),
      changes: [
        {
          kind: 'created',
          stackName: 'sensors',
          logicalId: 'Report',
          type: 'AWS::Lambda::Function',
          properties: [],
        },
      ],
    },
  ]);
});

test('An edit that is refused is an event with the reasons, and outputs and resources stay.', async () => {
  await using update = await updates();
  const { outputs } = mirror;
  edit({ ...withMore, Outputs: { Report: { Value: { Ref: 'Nothing' } } } });
  await eventually(async () => expect(update.events).toHaveLength(1));
  expect(update.events).toMatchObject([{ problems: [expect.stringContaining('Nothing')] }]);
  expect(mirror.outputs).toEqual(outputs);
  edit({ Resources, Outputs });
  await eventually(async () => expect(mirror.outputs).not.toHaveProperty('Report'));
  expect(() => mirror.resource('Report')).toThrow('resource is Report');
});
