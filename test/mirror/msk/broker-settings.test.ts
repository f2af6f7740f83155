import { describe, expect, test } from '@jest/globals';
import { serverProperties } from '../../../lib/cluster/server-properties.ts';
import { brokerSettings } from '../../../local/src/msk/broker-settings.ts';
import { readServerProperties } from '../../../local/src/msk/server-properties.ts';
import type { TemplateValue } from '../../../local/src/template/types.ts';
import { provisionedCluster } from '../aws/fakes.ts';

const configuration = (name: string, text: string) => ({
  arn: `arn:${name}`,
  name,
  description: '',
  kafkaVersions: [],
  properties: readServerProperties(text),
});

/** Clusters by name, each with a configuration of this text; undefined for none. */
function settingsOf(texts: Record<string, string | undefined>) {
  const clusters = Object.entries(texts).map(([name, text]) => ({
    ...provisionedCluster,
    arn: `arn:cluster:${name}`,
    name,
    properties: (text === undefined
      ? {}
      : { ConfigurationInfo: { Arn: `arn:${name}`, Revision: 1 } }) as Record<string, TemplateValue>,
  }));
  const configurations = Object.entries(texts).flatMap(([name, text]) =>
    text === undefined ? [] : [configuration(name, text)],
  );
  return brokerSettings(clusters, configurations);
}

describe('The configuration of one cluster', () => {
  test('The configuration of one cluster is that of the broker', () => {
    const { broker, topics, partitions, notes } = settingsOf({
      shop: 'auto.create.topics.enable=true\nnum.partitions=6\nmessage.max.bytes=8388608\nlog.retention.hours=2',
    });
    expect(broker).toEqual({
      'auto.create.topics.enable': 'true',
      'num.partitions': '6',
      'message.max.bytes': '8388608',
      'log.retention.ms': '7200000',
    });
    expect(topics.get('arn:cluster:shop')).toEqual({});
    expect(partitions.get('arn:cluster:shop')).toBe(6);
    expect(notes).toEqual([]);
  });

  test('The configuration of one cluster that says what the broker has anyway adds nothing, so that it need not start again', () => {
    const same =
      'auto.create.topics.enable=false\nnum.partitions=1\nunclean.leader.election.enable=false\nlog.retention.hours=168';
    expect(settingsOf({ shop: same }).broker).toEqual({});
  });

  test.each(['kafka.m7g.large', 'express.m7g.large'])(
    'The configuration of one cluster of the order system with %s adds nothing either, so that its broker starts once',
    (brokerType) => {
      expect(settingsOf({ orders: serverProperties({ brokerType }) }).broker).toEqual({});
    },
  );

  test('The configuration of one cluster is named where one broker cannot honour it, by reason', () => {
    const { broker, notes } = settingsOf({
      shop: 'min.insync.replicas=2\ndefault.replication.factor=3\nzookeeper.session.timeout.ms=18000',
    });
    expect(broker).toEqual({});
    expect(notes).toEqual([
      'MSK configuration shop: min.insync.replicas, default.replication.factor: not applied, there is one broker here, which keeps one replica',
      'MSK configuration shop: zookeeper.session.timeout.ms: not applied, the local Kafka has no ZooKeeper',
    ]);
  });

  test.each([
    ['log.retention.ms=5\nlog.retention.minutes=6\nlog.retention.hours=7', { 'log.retention.ms': '5' }],
    ['log.retention.minutes=6\nlog.retention.hours=7', { 'log.retention.ms': '360000' }],
    ['log.retention.hours=-1', { 'log.retention.ms': '-1' }],
    ['log.segment.bytes=1000', { 'log.segment.bytes': '1048576' }],
    ['compression.type=zstd', { 'compression.type': 'zstd' }],
    [
      'log.message.timestamp.difference.max.ms=9',
      { 'log.message.timestamp.before.max.ms': '9', 'log.message.timestamp.after.max.ms': '9' },
    ],
  ])('The configuration of one cluster is put as Kafka 4 takes it: %j', (text, expected) => {
    expect(settingsOf({ shop: text }).broker).toEqual(expected);
  });
});

describe('The configurations of several clusters', () => {
  const { broker, topics, partitions, notes } = settingsOf({
    shop: 'message.max.bytes=8388608\nnum.partitions=6\nauto.create.topics.enable=true',
    fleet: 'message.max.bytes=2000000\nlog.retention.ms=60000',
    plain: undefined,
  });

  test('The configurations of several clusters let the broker take the largest message and create topics, where one of them does', () => {
    expect(broker).toMatchObject({ 'message.max.bytes': '8388608', 'auto.create.topics.enable': 'true' });
  });

  test('The configurations of several clusters hold for the topics of each cluster', () => {
    expect(topics.get('arn:cluster:shop')).toEqual({ 'retention.ms': '604800000' });
    expect(topics.get('arn:cluster:fleet')).toEqual({ 'max.message.bytes': '2000000' });
    expect(topics.get('arn:cluster:plain')).toEqual({
      'max.message.bytes': '1048588',
      'retention.ms': '604800000',
    });
    expect([...partitions.values()]).toEqual([6, 1, 1]);
  });

  test('The configurations of several clusters are named where only a whole broker can have them', () => {
    expect(notes).toContain(
      'auto.create.topics.enable=true holds for all clusters, since they are one local Kafka; it differs from what fleet (its default), plain (its default) has on AWS',
    );
  });
});
