import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import { type Config, decideClusterName, importedClusterOf, isExpress, isKraft } from '../../config/index.ts';
import type { AlarmDefinition, AlarmKind } from '../alarm-definition.ts';
import { combined, inChunks, mostMetricsOfAlarm } from '../metrics/combined.ts';
import { ofBroker, ofCluster } from '../metrics/kafka.ts';

const period = Duration.minutes(5);

/** An alarm on metrics that every broker has, for the brokers that have them. */
interface BrokerAlarm {
  readonly kind: AlarmKind;
  /** Part of the name, where a kind has more than one alarm. */
  readonly what?: string;
  /** Of each broker; more than one are added. */
  readonly metrics: readonly string[];
  readonly statistic?: string;
  /** Completes "At least one of <brokers> …". */
  readonly means: string;
  readonly threshold: number;
  readonly firesWhen?: 'atMost';
  readonly periods: number;
  readonly applies: (config: Config) => boolean;
}

const always = () => true;
const isStandard = (config: Config) => !isExpress(config);
const isPerBroker = ({ brokerMonitoring }: Config) => brokerMonitoring === 'PER_BROKER';

/**
 * Which metrics there are depends on the brokers and on the monitoring level.
 * https://docs.aws.amazon.com/msk/latest/developerguide/metrics-details.html (standard)
 * https://docs.aws.amazon.com/msk/latest/developerguide/metrics-details-express.html
 */
const brokerAlarmKinds: readonly BrokerAlarm[] = [
  {
    // https://docs.aws.amazon.com/msk/latest/developerguide/bestpractices.html#bestpractices-monitor-cpu
    kind: 'broker-cpu',
    metrics: ['CpuUser', 'CpuSystem'],
    means: 'used more than 60 percent of its processors for 15 minutes',
    threshold: 60,
    periods: 3,
    applies: always,
  },
  {
    // A t3.small earns 24 credits an hour and keeps 576 at most; without any it is held to a fifth of its processors.
    kind: 'broker-credits',
    metrics: ['CPUCreditBalance'],
    statistic: 'Minimum',
    means: 'has had 100 CPU credits or less for 15 minutes',
    threshold: 100,
    firesWhen: 'atMost',
    periods: 3,
    applies: ({ brokerType }) => brokerType.startsWith('kafka.t3.'),
  },
  {
    // https://docs.aws.amazon.com/msk/latest/developerguide/bestpractices.html#bestpractices-monitor-disk-space
    kind: 'broker-disk',
    metrics: ['KafkaDataLogsDiskUsed'],
    means: 'has used more than 75 percent of its disk',
    threshold: 75,
    periods: 2,
    applies: isStandard,
  },
  {
    // https://docs.aws.amazon.com/msk/latest/developerguide/bestpractices.html (Monitor Apache Kafka memory)
    kind: 'broker-memory',
    metrics: ['HeapMemoryAfterGC'],
    means: 'used more than 60 percent of its heap after garbage collection for 15 minutes',
    threshold: 60,
    periods: 3,
    applies: isStandard,
  },
  {
    kind: 'partitions',
    what: 'under-replicated',
    metrics: ['UnderReplicatedPartitions'],
    statistic: 'Maximum',
    means: 'had partitions for 30 minutes whose replicas are behind',
    threshold: 0,
    periods: 6,
    applies: isStandard,
  },
  {
    kind: 'broker-connections',
    metrics: ['IAMTooManyConnections'],
    statistic: 'Maximum',
    means: 'refused new connections for 15 minutes, which were too many a second',
    threshold: 0,
    periods: 3,
    applies: isPerBroker,
  },
  {
    kind: 'broker-throttles',
    metrics: ['ProduceThrottleTime', 'FetchThrottleTime'],
    means: 'throttled producers or consumers for 15 minutes',
    threshold: 0,
    periods: 3,
    applies: (config) => isExpress(config) && isPerBroker(config),
  },
];

/** Brokers of an existing cluster are watched by its owner. */
export function brokerAlarms(config: Config): AlarmDefinition[] {
  if (importedClusterOf(config)) return [];
  const ofBrokers = brokerAlarmKinds
    .filter(({ applies }) => applies(config))
    .flatMap((each) => alarmsOfKind(config, each));
  return [...ofBrokers, ...clusterAlarms(config)];
}

/** As few alarms as the number of metrics that one may read allows. */
function alarmsOfKind(config: Config, kind: BrokerAlarm): AlarmDefinition[] {
  const brokers = Array.from({ length: config.brokerCount }, (_, index) => index + 1);
  const perAlarm = Math.floor(mostMetricsOfAlarm / kind.metrics.length);
  return inChunks(brokers, perAlarm).map((group) => alarmOfBrokers(config, kind, group));
}

function alarmOfBrokers(config: Config, kind: BrokerAlarm, brokers: readonly number[]): AlarmDefinition {
  const { what, means, threshold, firesWhen, periods } = kind;
  const range = `brokers-${brokers.at(0)}-to-${brokers.at(-1)}`;
  return {
    kind: kind.kind,
    subject: what ? `${what}-${range}` : range,
    means: `At least one of ${range.replaceAll('-', ' ')} ${means}.`,
    page: 'platform',
    metric: worstOf(decideClusterName(config), kind, brokers),
    threshold,
    periods,
    ...(firesWhen && { firesWhen }),
  };
}

/** The value of the broker that is nearest to the threshold, or beyond it. */
function worstOf(clusterName: string, kind: BrokerAlarm, brokers: readonly number[]) {
  const { metrics, statistic = 'Average', firesWhen } = kind;
  const by = firesWhen === 'atMost' ? 'MIN' : 'MAX';
  const of = (name: string, broker: number) => ofBroker(name, clusterName, broker).with({ statistic });
  const [only, ...others] = metrics;
  if (only && others.length === 0) {
    return combined(
      by,
      brokers.map((broker) => of(only, broker)),
      period,
    );
  }
  const terms = brokers.map((broker) => metrics.map((_, index) => `b${broker}m${index}`));
  const usingMetrics = Object.fromEntries(
    brokers.flatMap((broker) => metrics.map((name, index) => [`b${broker}m${index}`, of(name, broker)])),
  );
  const expression = `${by}([${terms.map((each) => each.join(' + ')).join(', ')}])`;
  return new MathExpression({ expression, usingMetrics, period, label: by.toLowerCase() });
}

/**
 * Express brokers have no offline or under-replicated partitions to report. With KRaft the number of active controllers is
 * not to be relied on (https://github.com/aws-samples/fis-template-library, MSK Availability Zone impairment).
 */
const clusterAlarms = (config: Config): AlarmDefinition[] => [
  ...(isExpress(config) ? [] : [offlinePartitions(config)]),
  ...(isKraft(config) ? [] : [controller(config)]),
];

const offlinePartitions = (config: Config): AlarmDefinition => ({
  kind: 'partitions',
  subject: 'offline',
  means: 'Partitions have no leader: nothing can be written to them or read from them.',
  page: 'platform',
  metric: ofCluster('OfflinePartitionsCount', decideClusterName(config)),
  threshold: 0,
  periods: 2,
});

const controller = (config: Config): AlarmDefinition => ({
  kind: 'controller',
  subject: 'cluster',
  means: 'For 5 minutes the cluster had no active controller.',
  page: 'platform',
  metric: ofCluster('ActiveControllerCount', decideClusterName(config)),
  threshold: 1,
  firesWhen: 'below',
  periods: 5,
});
