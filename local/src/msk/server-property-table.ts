/** What a property of an MSK configuration may be. */
export type ValueRule =
  | { readonly kind: 'boolean' }
  | { readonly kind: 'text' }
  | { readonly kind: 'whole' | 'number'; readonly least: number; readonly most?: number }
  | { readonly kind: 'words'; readonly words: readonly string[] };

/** What the mirror does with a property. */
export type Effect =
  /** Holds for the whole broker. */
  | { readonly of: 'broker' }
  /** A setting of topics; the broker's is their default. The values are those of Kafka 4. */
  | {
      readonly of: 'topic';
      readonly names: readonly string[];
      readonly byDefault: string;
      readonly least?: number;
    }
  /** Cannot hold here. */
  | { readonly of: 'nothing'; readonly reason: string };

export interface ServerProperty {
  readonly value: ValueRule;
  readonly effect: Effect;
}

const boolean: ValueRule = { kind: 'boolean' };
const text: ValueRule = { kind: 'text' };
const whole = (least = 0, most?: number): ValueRule => ({ kind: 'whole', least, most });
const words = (...all: string[]): ValueRule => ({ kind: 'words', words: all });

const broker: Effect = { of: 'broker' };
const topic = (byDefault: string, ...names: string[]): Effect => ({ of: 'topic', names, byDefault });
const nothing = (reason: string): Effect => ({ of: 'nothing', reason });

const oneBroker = nothing('there is one broker here, which keeps one replica');
const noZooKeeper = nothing('the local Kafka has no ZooKeeper');
const threads = nothing('the threads of the broker are those that fit this machine');
const sessions = nothing('the mappings of the mirror choose their session timeout');

const LONGEST = '9223372036854775807';

/**
 * Every property that a configuration may set, with what it is here.
 * https://docs.aws.amazon.com/msk/latest/developerguide/msk-configuration-properties.html; that CreateConfiguration takes
 * these and no other was seen on AWS by https://github.com/badmintoncryer/cdk-preflight
 * (pf-msk-config-server-properties-allowed-keys). Ranges are Kafka's.
 */
export const serverPropertyTable: Readonly<Record<string, ServerProperty>> = {
  'allow.everyone.if.no.acl.found': { value: boolean, effect: broker },
  'auto.create.topics.enable': { value: boolean, effect: broker },
  'compression.type': {
    value: words('gzip', 'snappy', 'lz4', 'zstd', 'uncompressed', 'producer'),
    effect: topic('producer', 'compression.type'),
  },
  'connections.max.idle.ms': { value: whole(-1), effect: broker },
  'custom.advertised.listeners': {
    value: text,
    effect: nothing('the addresses of the broker are those of this machine'),
  },
  'default.replication.factor': { value: whole(1), effect: oneBroker },
  'delete.topic.enable': { value: boolean, effect: broker },
  'group.initial.rebalance.delay.ms': {
    value: whole(),
    effect: nothing('a mapping would wait for members that cannot come'),
  },
  'group.max.session.timeout.ms': { value: whole(1), effect: sessions },
  'group.min.session.timeout.ms': { value: whole(1), effect: sessions },
  'leader.imbalance.per.broker.percentage': { value: whole(), effect: oneBroker },
  'log.cleaner.delete.retention.ms': { value: whole(), effect: topic('86400000', 'delete.retention.ms') },
  'log.cleaner.min.cleanable.ratio': {
    value: { kind: 'number', least: 0, most: 1 },
    effect: topic('0.5', 'min.cleanable.dirty.ratio'),
  },
  'log.cleanup.policy': {
    value: words('delete', 'compact', 'compact,delete', 'delete,compact'),
    effect: topic('delete', 'cleanup.policy'),
  },
  'log.flush.interval.messages': { value: whole(1), effect: topic(LONGEST, 'flush.messages') },
  'log.flush.interval.ms': { value: whole(), effect: topic(LONGEST, 'flush.ms') },
  // Kafka 4 has two settings in its place, KIP-937.
  'log.message.timestamp.difference.max.ms': {
    value: whole(),
    effect: topic(LONGEST, 'message.timestamp.before.max.ms', 'message.timestamp.after.max.ms'),
  },
  'log.message.timestamp.type': {
    value: words('CreateTime', 'LogAppendTime'),
    effect: topic('CreateTime', 'message.timestamp.type'),
  },
  'log.retention.bytes': { value: whole(-1), effect: topic('-1', 'retention.bytes') },
  'log.retention.hours': { value: whole(-1), effect: topic('604800000', 'retention.ms') },
  'log.retention.minutes': { value: whole(-1), effect: topic('604800000', 'retention.ms') },
  'log.retention.ms': { value: whole(-1), effect: topic('604800000', 'retention.ms') },
  'log.roll.ms': { value: whole(1), effect: topic('604800000', 'segment.ms') },
  // Kafka 4 takes segments of 1 MiB and more, KIP-1030.
  'log.segment.bytes': {
    value: whole(14),
    effect: { of: 'topic', names: ['segment.bytes'], byDefault: '1073741824', least: 1_048_576 },
  },
  'max.incremental.fetch.session.cache.slots': { value: whole(), effect: broker },
  'message.max.bytes': { value: whole(), effect: topic('1048588', 'max.message.bytes') },
  'min.insync.replicas': { value: whole(1), effect: oneBroker },
  'num.io.threads': { value: whole(1), effect: threads },
  'num.network.threads': { value: whole(1), effect: threads },
  'num.partitions': { value: whole(1), effect: broker },
  'num.recovery.threads.per.data.dir': { value: whole(1), effect: threads },
  'num.replica.fetchers': { value: whole(1), effect: oneBroker },
  'offsets.retention.minutes': { value: whole(1), effect: broker },
  'offsets.topic.replication.factor': { value: whole(1), effect: oneBroker },
  'replica.fetch.max.bytes': { value: whole(), effect: oneBroker },
  'replica.fetch.response.max.bytes': { value: whole(), effect: oneBroker },
  'replica.lag.time.max.ms': { value: whole(10_000, 30_000), effect: oneBroker },
  'replica.selector.class': { value: text, effect: oneBroker },
  'replica.socket.receive.buffer.bytes': { value: whole(-1), effect: oneBroker },
  'socket.receive.buffer.bytes': { value: whole(-1), effect: broker },
  'socket.request.max.bytes': { value: whole(1), effect: broker },
  'socket.send.buffer.bytes': { value: whole(-1), effect: broker },
  'transaction.max.timeout.ms': { value: whole(1), effect: broker },
  'transaction.state.log.min.isr': { value: whole(1), effect: oneBroker },
  'transaction.state.log.replication.factor': { value: whole(1), effect: oneBroker },
  'transactional.id.expiration.ms': { value: whole(1), effect: broker },
  'unclean.leader.election.enable': {
    value: boolean,
    effect: topic('false', 'unclean.leader.election.enable'),
  },
  'zookeeper.connection.timeout.ms': { value: whole(1), effect: noZooKeeper },
  'zookeeper.session.timeout.ms': { value: whole(6_000, 18_000), effect: noZooKeeper },
};
