import { type MskConfiguration, propertiesOf } from './configurations.ts';
import type { MskCluster } from './msk-cluster.ts';
import type { ServerProperties } from './server-properties.ts';
import { type Effect, serverPropertyTable } from './server-property-table.ts';

/** A setting of Kafka, by its name there. */
export type KafkaSettings = Readonly<Record<string, string>>;

/** What the configurations of all clusters become on the one local broker. */
export interface BrokerSettings {
  /** Of the broker, for `server.properties`. */
  readonly broker: KafkaSettings;
  /** Of the topics of a cluster, by ARN, where they differ from the broker's. */
  readonly topics: ReadonlyMap<string, KafkaSettings>;
  /** Partitions of a topic of a cluster, by ARN, that is created without saying how many. */
  readonly partitions: ReadonlyMap<string, number>;
  /** What does not hold here, one line each, with the reason. */
  readonly notes: readonly string[];
}

interface Configured {
  readonly cluster: MskCluster;
  readonly broker: ReadonlyMap<string, string>;
  readonly topic: ReadonlyMap<string, string>;
}

/** What the broker has anyway, so that a configuration that says the same changes nothing. MSK's default of `auto.create.topics.enable` is false. */
const BROKER_DEFAULTS: KafkaSettings = {
  'allow.everyone.if.no.acl.found': 'true',
  'auto.create.topics.enable': 'false',
  'delete.topic.enable': 'true',
  'num.partitions': '1',
};

/** How the broker spells what is a topic's default: `log.` before the topic's name, except for these. */
const BROKER_NAMES: KafkaSettings = {
  'compression.type': 'compression.type',
  'delete.retention.ms': 'log.cleaner.delete.retention.ms',
  'flush.messages': 'log.flush.interval.messages',
  'flush.ms': 'log.flush.interval.ms',
  'max.message.bytes': 'message.max.bytes',
  'min.cleanable.dirty.ratio': 'log.cleaner.min.cleanable.ratio',
  'segment.ms': 'log.roll.ms',
  'unclean.leader.election.enable': 'unclean.leader.election.enable',
};

/**
 * Puts the configurations of clusters together. One cluster's settings are the broker's. Where several differ, topics of
 * a cluster get their own settings; what only a whole broker can have is one cluster's, and the note says whose.
 */
export function brokerSettings(
  clusters: readonly MskCluster[],
  configurations: readonly MskConfiguration[],
): BrokerSettings {
  const provisioned = clusters.filter(({ kind }) => kind === 'PROVISIONED');
  const configured = provisioned.map((cluster) => settingsOf(cluster, propertiesOf(cluster, configurations)));
  const topicDefaults = chosenValues(configured.map(({ topic }) => topic));
  const brokerWide = chosenValues(configured.map(({ broker }) => broker));
  return {
    broker: {
      ...withoutDefaults(brokerWide, BROKER_DEFAULTS),
      ...Object.fromEntries(
        Object.entries(withoutDefaults(topicDefaults, TOPIC_DEFAULTS)).map(([name, value]) => [
          brokerName(name),
          value,
        ]),
      ),
    },
    topics: new Map(configured.map(({ cluster, topic }) => [cluster.arn, differing(topic, topicDefaults)])),
    partitions: new Map(
      configured.map(({ cluster, broker }) => [cluster.arn, Number(broker.get('num.partitions') ?? 1)]),
    ),
    notes: [...conflicts(configured, brokerWide), ...notApplied(provisioned, configurations)],
  };
}

const brokerName = (topicSetting: string) => BROKER_NAMES[topicSetting] ?? `log.${topicSetting}`;

function settingsOf(cluster: MskCluster, properties: ServerProperties): Configured {
  const broker = new Map<string, string>();
  const topic = new Map<string, string>();
  for (const [name, value] of properties) {
    const { effect } = serverPropertyTable[name] ?? {};
    if (effect?.of === 'broker') broker.set(name, value.toLowerCase());
    if (effect?.of === 'topic') {
      for (const setting of effect.names) topic.set(setting, topicValue(name, effect, value));
    }
  }
  const retention = retentionMs(properties);
  if (retention !== undefined) topic.set('retention.ms', retention);
  return { cluster, broker, topic };
}

function topicValue(name: string, { least }: Extract<Effect, { of: 'topic' }>, value: string): string {
  if (name === 'log.cleanup.policy') return value.replace(/\s/g, '');
  return least === undefined || Number(value) >= least ? value : String(least);
}

/** Milliseconds count before minutes, minutes before hours. */
function retentionMs(properties: ServerProperties): string | undefined {
  const units: Readonly<Record<string, number>> = {
    'log.retention.ms': 1,
    'log.retention.minutes': 60_000,
    'log.retention.hours': 3_600_000,
  };
  const name = Object.keys(units).find((each) => properties.has(each));
  if (name === undefined) return undefined;
  const value = Number(properties.get(name));
  return String(value === -1 ? -1 : value * (units[name] ?? 1));
}

/** The value of each setting that the broker gets, of those that clusters give. */
function chosenValues(all: readonly ReadonlyMap<string, string>[]): Map<string, string> {
  const names = new Set(all.flatMap((settings) => [...settings.keys()]));
  return new Map([...names].map((name) => [name, chosen(name, all)]));
}

/** What lets more pass, so that nothing is refused that one of the clusters takes; else what the first one says. */
function chosen(name: string, all: readonly ReadonlyMap<string, string>[]): string {
  const values = all.map((settings) => settings.get(name)).filter((value) => value !== undefined);
  if (name === 'auto.create.topics.enable' && values.includes('true')) return 'true';
  if (name === 'max.message.bytes') return String(Math.max(...values.map(Number)));
  const ofCreator = all.find((settings) => settings.get('auto.create.topics.enable') === 'true')?.get(name);
  return ofCreator ?? values[0] ?? '';
}

/** A broker that needs nothing special starts while the app is synthesized: what it has anyway is no need. */
function withoutDefaults(settings: ReadonlyMap<string, string>, defaults: KafkaSettings): KafkaSettings {
  return Object.fromEntries([...settings].filter(([name, value]) => defaults[name] !== value));
}

/** The settings that topics of a cluster need besides the broker's. */
function differing(own: ReadonlyMap<string, string>, broker: ReadonlyMap<string, string>): KafkaSettings {
  const ownValues = [...broker.keys()].map(
    (name) => [name, own.get(name) ?? TOPIC_DEFAULTS[name] ?? ''] as const,
  );
  return Object.fromEntries(ownValues.filter(([name, value]) => value !== '' && value !== broker.get(name)));
}

const TOPIC_DEFAULTS: KafkaSettings = Object.fromEntries(
  Object.values(serverPropertyTable).flatMap(({ effect }) =>
    effect.of === 'topic' ? effect.names.map((name) => [name, effect.byDefault]) : [],
  ),
);

function conflicts(configured: readonly Configured[], broker: ReadonlyMap<string, string>): string[] {
  return [...broker].flatMap(([name, value]) => {
    const other = configured.filter((each) => (each.broker.get(name) ?? BROKER_DEFAULTS[name]) !== value);
    if (other.length === 0) return [];
    const theirs = other.map(
      ({ cluster, broker: own }) => `${cluster.name} (${own.get(name) ?? 'its default'})`,
    );
    return [
      `${name}=${value} holds for all clusters, since they are one local Kafka; it differs from what ${theirs.join(', ')} has on AWS`,
    ];
  });
}

/** By reason, since the same reason holds for many. */
function notApplied(clusters: readonly MskCluster[], configurations: readonly MskConfiguration[]): string[] {
  const used = configurations.filter(({ arn }) =>
    clusters.some(({ properties = {} }) => arnOfConfiguration(properties) === arn),
  );
  return used.flatMap(({ name, properties }) => {
    const byReason = Map.groupBy(properties.keys(), (key) => {
      const { effect } = serverPropertyTable[key] ?? {};
      return effect?.of === 'nothing' ? effect.reason : '';
    });
    byReason.delete('');
    return [...byReason].map(
      ([reason, keys]) => `MSK configuration ${name}: ${keys.join(', ')}: not applied, ${reason}`,
    );
  });
}

const arnOfConfiguration = ({ ConfigurationInfo }: NonNullable<MskCluster['properties']>) =>
  ((ConfigurationInfo ?? {}) as { Arn?: unknown }).Arn;
