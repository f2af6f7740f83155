import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AwsEndpoint } from '../../../local/src/aws/types.ts';
import { LogMemory } from '../../../local/src/lambda/log-memory.ts';
import { clientSettings, fakeLambda, startTestEndpoint } from './fakes.ts';

const memory = new LogMemory();
const logGroupName = '/aws/lambda/orders';
let endpoint: AwsEndpoint;
let logs: CloudWatchLogsClient;

beforeAll(async () => {
  const lambda = {
    ...fakeLambda(['orders', 'payment']),
    logLines: (name: string) => (name === 'orders' ? memory.lines() : []),
  };
  endpoint = await startTestEndpoint({ lambda });
  logs = new CloudWatchLogsClient(clientSettings(endpoint.url));
  memory.add('START one\nfirst line\n', { stream: 'a', requestId: '1' }, 1_000);
  memory.add('START two\n', { stream: 'b', requestId: '2' }, 2_000);
  memory.add('second line "quoted"\n', { stream: 'a', requestId: '1' }, 3_000);
});
afterAll(async () => {
  logs.destroy();
  await endpoint.stop(0);
});

test('Each function has a log group.', async () => {
  const { logGroups } = await logs.send(new DescribeLogGroupsCommand({}));
  expect(logGroups?.map((group) => group.logGroupName)).toEqual([logGroupName, '/aws/lambda/payment']);
  expect(logGroups?.[0]).toMatchObject({
    arn: 'arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/orders:*',
    logGroupArn: 'arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/orders',
    storedBytes: 48,
  });
  const prefixed = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: '/aws/lambda/p' }));
  expect(prefixed.logGroups).toHaveLength(1);
});

test('Log groups are listed in pages.', async () => {
  const first = await logs.send(new DescribeLogGroupsCommand({ limit: 1 }));
  const second = await logs.send(new DescribeLogGroupsCommand({ limit: 1, nextToken: first.nextToken }));
  expect(second.logGroups?.[0]?.logGroupName).toBe('/aws/lambda/payment');
  expect(second.nextToken).toBeUndefined();
});

test('Each environment has a log stream.', async () => {
  const { logStreams } = await logs.send(
    new DescribeLogStreamsCommand({ logGroupName, orderBy: 'LastEventTime', descending: true }),
  );
  expect(logStreams).toMatchObject([
    { logStreamName: 'a', firstEventTimestamp: 1_000, lastEventTimestamp: 3_000 },
    { logStreamName: 'b', firstEventTimestamp: 2_000, lastEventTimestamp: 2_000 },
  ]);
});

const filtered = async (input: Partial<ConstructorParameters<typeof FilterLogEventsCommand>[0]>) => {
  const messages: (string | undefined)[] = [];
  const all = { logGroupName, ...input };
  for await (const { events } of paginateFilterLogEvents({ client: logs }, all))
    messages.push(...(events ?? []).map(({ message }) => message));
  return messages;
};

const every = ['START one', 'first line', 'START two', 'second line "quoted"'];

test.each([
  ['all of them', {}, every],
  ['in pages', { limit: 1 }, every],
  ['from a time on', { startTime: 2_000 }, every.slice(2)],
  ['up to a time', { endTime: 1_999 }, every.slice(0, 2)],
  ['up to the time of one, which counts', { endTime: 2_000 }, every.slice(0, 3)],
  ['of a stream', { logStreamNames: ['b'] }, ['START two']],
  ['with a word', { filterPattern: 'START' }, ['START one', 'START two']],
  ['with two words', { filterPattern: 'START two' }, ['START two']],
  ['with a phrase', { filterPattern: '"first line"' }, ['first line']],
  ['with a quotation mark in a phrase', { filterPattern: '"\\"quoted\\""' }, ['second line "quoted"']],
  ['with one of two words', { filterPattern: '?first ?second' }, ['first line', 'second line "quoted"']],
  ['without a word', { filterPattern: '-START -first' }, ['second line "quoted"']],
  [
    'of a group by its ARN',
    {
      logGroupName: undefined,
      logGroupIdentifier: `arn:aws:logs:us-east-1:123456789012:log-group:${logGroupName}`,
    },
    every,
  ],
])('FilterLogEvents gives the lines %s.', async (_, input, expected) => {
  expect(await filtered(input)).toEqual(expected);
});

test('What `aws logs tail --follow` asks for next has only lines that are new, by time and event id.', async () => {
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName, startTime: 3_000 }));
  memory.add('third line\n', { stream: 'a' }, 3_000);
  const next = await logs.send(new FilterLogEventsCommand({ logGroupName, startTime: 3_000 }));
  const seen = new Set(events.map(({ eventId }) => eventId));
  expect(next.events?.filter(({ eventId }) => !seen.has(eventId)).map(({ message }) => message)).toEqual([
    'third line',
  ]);
});

test('GetLogEvents gives the lines before the end time, without those at it.', async () => {
  const { events } = await logs.send(
    new GetLogEventsCommand({ logGroupName, logStreamName: 'a', endTime: 3_000, startFromHead: true }),
  );
  expect(events?.map(({ message }) => message)).toEqual(['START one', 'first line']);
});

test('GetLogEvents pages a stream forwards and backwards, and gives the same token at its end.', async () => {
  const get = (input: object) =>
    logs.send(new GetLogEventsCommand({ logGroupName, logStreamName: 'a', ...input }));
  const first = await get({ startFromHead: true, limit: 1 });
  expect(first.events).toMatchObject([{ message: 'START one', timestamp: 1_000 }]);
  const second = await get({ nextToken: first.nextForwardToken, limit: 1 });
  expect(second.events).toMatchObject([{ message: 'first line' }]);
  expect((await get({ nextToken: second.nextBackwardToken })).events).toMatchObject([
    { message: 'START one' },
  ]);
  const rest = await get({ nextToken: second.nextForwardToken });
  const end = await get({ nextToken: rest.nextForwardToken });
  expect(end).toMatchObject({ events: [], nextForwardToken: rest.nextForwardToken });
});

test.each([
  [
    'a group that is not there',
    { logGroupName: '/aws/lambda/none' },
    'ResourceNotFoundException',
    'log group does not exist',
  ],
  [
    'a pattern of JSON',
    { filterPattern: '{ $.level = "ERROR" }' },
    'InvalidParameterException',
    'the mirror takes terms',
  ],
  [
    'a limit of 0',
    { limit: 0 },
    'InvalidParameterException',
    'limit is 0; accepted: a whole number from 1 to 10000',
  ],
])('FilterLogEvents refuses %s.', async (_, input, name, message) => {
  const refused = logs.send(new FilterLogEventsCommand({ logGroupName, ...input }));
  await expect(refused).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
});

test('GetLogEvents refuses a stream that is not there.', async () => {
  const refused = logs.send(new GetLogEventsCommand({ logGroupName, logStreamName: 'none' }));
  await expect(refused).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test('The memory of a log keeps its last characters, and numbers lines on.', () => {
  const small = new LogMemory(10, 0);
  for (let count = 0; count < 1_000; count += 1) small.add(`${count}\n\n`, { stream: 's' }, count);
  const kept = small.lines();
  expect(kept.map(({ message }) => message)).toEqual(['998', '', '999', '']);
  expect(kept.map(({ sequence }) => sequence)).toEqual([1_996, 1_997, 1_998, 1_999]);
});
