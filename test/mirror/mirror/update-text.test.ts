import { expect, test } from '@jest/globals';
import type { ResourceChange } from '../../../local/src/deployment/types.ts';
import { warningsOfReplacedMappings } from '../../../local/src/mirror/watch/update-text.ts';

const mapping = (change: Partial<ResourceChange>): ResourceChange => ({
  kind: 'replaced',
  stackName: 'shop',
  logicalId: 'Mapping',
  name: 'payment/Mapping',
  type: 'AWS::Lambda::EventSourceMapping',
  physicalId: 'uuid',
  properties: ['StartingPosition'],
  replacing: ['StartingPosition'],
  isRun: true,
  ...change,
});

test('A mapping that another starting position would replace is named as one that CloudFormation fails to replace', () => {
  expect(warningsOfReplacedMappings([mapping({})])).toEqual([
    'payment/Mapping: CloudFormation fails to replace a mapping of the same source, function and topic ("already exists"); ' +
      'remove it in one deployment and add it in the next. Here its consumer group continues where it is; move it with: orderstream-mirror rewind uuid',
  ]);
});

test('Where the consumer group is matters only to a changed position', () => {
  const replacing = ['AmazonManagedKafkaEventSourceConfig'];
  const [warning] = warningsOfReplacedMappings([mapping({ properties: replacing, replacing })]);
  expect(warning).toMatch(/CloudFormation fails to replace.* add it in the next\.$/);
});

test.each<[string, Partial<ResourceChange>]>([
  ['is updated in place', { kind: 'updated', properties: ['BatchSize'], replacing: [] }],
  ['reads another topic as well', { properties: ['StartingPosition', 'Topics'] }],
  ['reads another cluster', { properties: ['EventSourceArn'], replacing: ['EventSourceArn'] }],
  ['is not run', { isRun: false }],
  ['is another resource', { type: 'AWS::MSK::Topic' }],
])('There is no warning of a mapping that %s', (_case, change) => {
  expect(warningsOfReplacedMappings([mapping(change)])).toEqual([]);
});
