import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import { type Config, decideClusterName } from '../../config/index.ts';
import type { EventConsumer } from '../../consumers/event-consumer.ts';
import type { TopicMapping } from '../../consumers/topic-mapping.ts';
import type { ServiceFunction } from '../../function/service-function.ts';
import type { AlarmDefinition } from '../alarm-definition.ts';
import { errorsOf } from '../metrics/combined.ts';
import { oldestRecordAge, recordsDeadLettered, recordsFailed } from '../metrics/functions.ts';
import { waitingRecords } from '../metrics/kafka.ts';
import { mappingErrors, ofMapping, recordsLeftBehind, reportsOfPolling } from '../metrics/mapping.ts';

const period = Duration.minutes(5);

/**
 * A consumer that makes no progress with its records. No single metric sees every way in which that happens; which one sees
 * what is in docs/decisions/125-see-a-stuck-consumer.md.
 */
export function consumerAlarms(config: Config, { consumer, mappings }: EventConsumer): AlarmDefinition[] {
  return [
    ...attemptAlarms(config, consumer),
    ...mappings.flatMap((each) => mappingAlarms(config, consumer, each)),
    ...lossAlarms(config, consumer, mappings),
  ];
}

/** What the consumer itself publishes of the records that it receives. */
const attemptAlarms = (config: Config, consumer: ServiceFunction): AlarmDefinition[] => [
  {
    kind: 'records-failing',
    subject: consumer.functionId,
    means: `In each of 3 periods of 5 minutes ${consumer.functionId} failed to process a record.`,
    page: 'saga',
    metric: recordsFailed(config, consumer),
    threshold: 0,
    periods: 3,
  },
  {
    kind: 'age',
    subject: consumer.functionId,
    means: `For 10 minutes ${consumer.functionId} has received records that are older than 5 minutes.`,
    page: 'saga',
    metric: oldestRecordAge(config, consumer),
    threshold: 300,
    periods: 2,
  },
];

/** What MSK and Lambda publish of one mapping. */
function mappingAlarms(
  config: Config,
  { functionId }: ServiceFunction,
  mapping: TopicMapping,
): AlarmDefinition[] {
  const subject = `${functionId}-${mapping.topic}`;
  return [
    {
      kind: 'lag',
      subject,
      means: `For 30 minutes ${functionId} had more unread records of ${mapping.topic} than it read in 5 minutes.`,
      page: 'saga',
      metric: recordsLeftBehind(waitingRecords(decideClusterName(config), mapping), mapping),
      threshold: 0,
      periods: 6,
    },
    {
      kind: 'not-polling',
      subject,
      means: `For 15 minutes the mapping from ${mapping.topic} to ${functionId} did not poll.`,
      page: 'platform',
      metric: reportsOfPolling(mapping),
      threshold: 1,
      firesWhen: 'below',
      periods: 15,
      missingData: TreatMissingData.BREACHING,
    },
    {
      kind: 'mapping-errors',
      subject,
      means: `In each of 3 periods of 5 minutes the mapping from ${mapping.topic} to ${functionId} failed to poll, decode, invoke or commit.`,
      page: 'platform',
      metric: errorsOf(
        mappingErrors.map((each) => ofMapping(each, mapping)),
        period,
      ),
      threshold: 0,
      periods: 3,
    },
  ];
}

function lossAlarms(
  config: Config,
  consumer: ServiceFunction,
  mappings: readonly TopicMapping[],
): AlarmDefinition[] {
  const subject = consumer.functionId;
  const ofMappings = (metricName: Parameters<typeof ofMapping>[0]) =>
    mappings.map((each) => ofMapping(metricName, each));
  return [
    {
      kind: 'dead-letters',
      subject,
      means: `Records that ${subject} could not process were sent to the topic dead-letters.`,
      page: 'loss',
      metric: errorsOf(
        [...ofMappings('OnFailureDestinationDeliveredEventCount'), recordsDeadLettered(config, consumer)],
        period,
      ),
      threshold: 0,
    },
    {
      kind: 'dropped-records',
      subject,
      means: `Records for ${subject} were dropped: they could not be sent to the topic dead-letters either.`,
      page: 'loss',
      metric: errorsOf(ofMappings('DroppedEventCount'), period),
      threshold: 0,
    },
  ];
}
