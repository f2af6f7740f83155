import { describe, expect, test } from '@jest/globals';
import { sharedTopicNotes } from '../../../local/src/mirror/shared-topics.ts';
import type { ResolvedResource, TemplateValue } from '../../../local/src/template/types.ts';

type Properties = Record<string, TemplateValue>;

const arnOf = (name: string) =>
  `arn:aws:kafka:us-east-1:123456789012:cluster/${name}/751d2973-a626-431c-9d4e-d7975eb44dd7-2`;
const topicOf = (cluster: string, TopicName: string): [string, Properties] => [
  'AWS::MSK::Topic',
  { TopicName, ClusterArn: arnOf(cluster) },
];
const mappingOf = (cluster: string, topic: string, more: Properties = {}): [string, Properties] => [
  'AWS::Lambda::EventSourceMapping',
  { Topics: [topic], EventSourceArn: arnOf(cluster), ...more },
];
const selfManaged = (KafkaBootstrapServers: string[], topic: string): [string, Properties] => [
  'AWS::Lambda::EventSourceMapping',
  { Topics: [topic], SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers } } },
];

function notesOf(...all: [string, Properties][]) {
  const resources = all.map(([type, properties], index): [string, ResolvedResource] => [
    String(index),
    { logicalId: `R${index}`, type, physicalId: `p${index}`, attributes: {}, properties },
  ]);
  return sharedTopicNotes(new Map(resources));
}

describe('Topics of clusters that are one local Kafka', () => {
  test('Topics of clusters that are one local Kafka are not spoken of while each is in one cluster', () => {
    const notes = notesOf(
      topicOf('shop', 'orders'),
      mappingOf('shop', 'orders'),
      mappingOf('fleet', 'trips'),
    );
    expect(notes).toEqual({ shared: [], apart: [], colliding: [] });
  });

  test('Topics of clusters that are one local Kafka of one name are said to be one', () => {
    const { shared } = notesOf(topicOf('shop', 'orders'), selfManaged(['a:9092', 'b:9092'], 'orders'));
    expect(shared).toEqual([
      'topic orders of shop and a:9092,b:9092 is one topic here, since all clusters are one local Kafka: every mapping of that name gets what is produced to any of them',
    ]);
  });

  test.each([
    ['orders.dev', 'orders_dev'],
    ['a.b_c', 'a_b.c'],
  ])('Topics of clusters that are one local Kafka that collide are named: %s and %s', (one, other) => {
    const { apart, colliding } = notesOf(mappingOf('shop', one), mappingOf('fleet', other));
    expect(colliding).toEqual([]);
    expect(apart).toEqual([
      `topics ${one} (shop) and ${other} (fleet) differ in '.' and '_' only, which one Kafka refuses; they are in separate clusters on AWS, so the embedded Kafka takes both (those of --services=docker and external refuse the second)`,
    ]);
  });

  test('Topics of clusters that are one local Kafka that collide in one cluster are said to collide on AWS too', () => {
    expect(notesOf(topicOf('shop', 'a.b'), topicOf('shop', 'a_b')).colliding[0]).toMatch(
      'refuses the second one, on AWS too',
    );
  });

  test('Topics of clusters that are one local Kafka that failures are sent to count too', () => {
    const DestinationConfig = { OnFailure: { Destination: 'kafka://dead_letters' } };
    const { apart } = notesOf(
      mappingOf('shop', 'orders', { DestinationConfig }),
      topicOf('fleet', 'dead.letters'),
    );
    expect(apart[0]).toMatch('dead.letters (fleet) and dead_letters (shop)');
  });
});
