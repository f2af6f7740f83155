import { describe, expect, test } from '@jest/globals';
import { eventTypes, type TopicName, topics } from '../../events/catalogue.ts';
import golden from '../golden/stack.json' with { type: 'json' };
import { type NamedResource, property, synthesize } from './synthesized-stack.ts';

const stack = synthesize();
const mappings = stack.ofType('AWS::Lambda::EventSourceMapping');

const groupOf = (mapping: NamedResource) =>
  property(mapping, 'AmazonManagedKafkaEventSourceConfig.ConsumerGroupId');
const topicOf = (mapping: NamedResource) => (property(mapping, 'Topics') as TopicName[])[0] as TopicName;

function filteredTypesOf(mapping: NamedResource): string[] {
  const [filter] = (property(mapping, 'FilterCriteria.Filters') ?? []) as { Pattern: string }[];
  return filter ? JSON.parse(filter.Pattern).value.type : [];
}

/** Consumer group, topic, event types that may reach the function. */
const expected = golden.mappings as [string, TopicName, string[]][];

describe('event source mappings', () => {
  test('Event source mappings are one for each function and topic it reads, with the event types it handles.', () => {
    const actual = mappings.map((each) => [groupOf(each), topicOf(each), filteredTypesOf(each)]);
    expect(actual.sort()).toEqual(expected.sort());
  });

  test('Event source mappings poll the saga in one group of no more pollers than a unit holds, and the rest in another.', () => {
    const pollersOf = (group: string) =>
      mappings
        .filter((each) => property(each, 'ProvisionedPollerConfig.PollerGroupName') === group)
        .map(groupOf);
    const groups = Object.entries(golden.pollerGroups);
    expect(groups.map(([group]) => group).sort()).toEqual(['orderstream-dev-rest', 'orderstream-dev-saga']);
    for (const [group, expectedGroups] of groups) expect(pollersOf(group).sort()).toEqual(expectedGroups);
    // What decides an order fits one unit, whatever concerns there are.
    expect(pollersOf('orderstream-dev-saga')).toHaveLength(10);
  });

  test('Event source mappings leave no event type without a reader.', () => {
    const read = new Set(mappings.flatMap(filteredTypesOf));
    expect(eventTypes.filter((type) => !read.has(type))).toEqual([]);
  });

  test.each(mappings.map((each) => [groupOf(each), each] as const))(
    'The event source mapping %s retries, bisects, takes partial responses, delivers at once and logs failures.',
    (_group, mapping) => {
      expect(mapping.Properties).toMatchObject({
        StartingPosition: 'TRIM_HORIZON',
        MaximumBatchingWindowInSeconds: 0,
        MaximumRetryAttempts: 10_000,
        BisectBatchOnFunctionError: true,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        MetricsConfig: { Metrics: ['EventCount', 'ErrorCount'] },
        LoggingConfig: { SystemLogLevel: 'WARN' },
        ProvisionedPollerConfig: {
          MinimumPollers: 1,
          MaximumPollers: topics[topicOf(mapping)].partitions,
          PollerGroupName: expect.stringMatching(/^orderstream-dev-(saga|rest)$/),
        },
      });
      expect(mapping.Properties).not.toHaveProperty('MaximumRecordAgeInSeconds');
    },
  );

  test.each(mappings.map((each) => [groupOf(each), each] as const))(
    'The event source mapping %s sends failed records to the dead-letter topic, unless it reads it, and decodes records with a schema.',
    (_group, mapping) => {
      const readsDeadLetters = topicOf(mapping) === 'dead-letters';
      expect(property(mapping, 'DestinationConfig.OnFailure.Destination')).toBe(
        readsDeadLetters ? undefined : 'kafka://dead-letters',
      );
      expect(
        property(mapping, 'AmazonManagedKafkaEventSourceConfig.SchemaRegistryConfig.EventRecordFormat'),
      ).toBe(readsDeadLetters ? undefined : 'JSON');
    },
  );

  test.each(mappings.map((each) => [groupOf(each), each] as const))(
    'The event source mapping %s waits for its topics and for the permissions its pollers use.',
    (_group, mapping) => {
      const resources = [mapping.DependsOn ?? []].flat().map((id) => stack.template.Resources[id]);
      const topicNames = resources.map((each) => each?.Properties?.TopicName).filter(Boolean);
      expect(new Set(topicNames)).toEqual(new Set([topicOf(mapping), 'dead-letters']));
      expect(resources.map((each) => each?.Type)).toContain('AWS::IAM::Policy');
    },
  );

  test('Event source mappings are replaced, not updated, when their topic changes: the logical id contains it.', () => {
    for (const mapping of mappings) {
      expect(mapping.logicalId).toContain(`from${topicOf(mapping).replace('-', '')}`);
    }
  });

  test('Event source mappings retry as often as the context sets.', () => {
    const [mapping] = synthesize({ maximumRetryAttempts: '2' }).ofType('AWS::Lambda::EventSourceMapping');
    expect(mapping?.Properties.MaximumRetryAttempts).toBe(2);
  });
});
