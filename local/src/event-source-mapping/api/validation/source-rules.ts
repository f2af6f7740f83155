import type { Input, Rule } from '../../settings/rule.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/kafka-mesk-cluster-auth.html: none for IAM. */
const ACCESS_TYPES_OF_MSK = ['SASL_SCRAM_512_AUTH', 'CLIENT_CERTIFICATE_TLS_AUTH'];

/** Settings of other event sources. */
const NOT_FOR_KAFKA = [
  'ParallelizationFactor',
  'TumblingWindowInSeconds',
  'Queues',
  'ScalingConfig',
  'DocumentDBEventSourceConfig',
] as const satisfies readonly (keyof Input)[];

const hasOneSource: Rule = ({ EventSourceArn, SelfManagedEventSource }) => {
  if (EventSourceArn && SelfManagedEventSource) {
    return 'EventSourceArn and SelfManagedEventSource are both given; a mapping has one source.';
  }
  return EventSourceArn || SelfManagedEventSource?.Endpoints?.KAFKA_BOOTSTRAP_SERVERS
    ? undefined
    : 'EventSourceArn, or SelfManagedEventSource with Endpoints.KAFKA_BOOTSTRAP_SERVERS, is required.';
};

const hasConfigOfItsSource: Rule = (input) => {
  const foreign = input.EventSourceArn
    ? 'SelfManagedKafkaEventSourceConfig'
    : 'AmazonManagedKafkaEventSourceConfig';
  return input[foreign]
    ? `${foreign} is given for ${input.EventSourceArn ?? 'a self-managed source'}; it belongs to the other kind of source.`
    : undefined;
};

const hasOwnSettingsOnly: Rule = (input) => {
  const foreign = NOT_FOR_KAFKA.filter((name) => input[name]);
  return foreign.length > 0 ? `${foreign.join(', ')} not supported for Kafka event sources.` : undefined;
};

const hasAccessOfItsSource: Rule = ({ EventSourceArn, SourceAccessConfigurations = [] }) => {
  const refused = SourceAccessConfigurations.find(
    ({ Type }) => EventSourceArn && !ACCESS_TYPES_OF_MSK.includes(Type ?? ''),
  );
  return refused
    ? `SourceAccessConfigurations has ${refused.Type}; accepted for Amazon MSK: ${ACCESS_TYPES_OF_MSK.join(', ')} (none for IAM).`
    : undefined;
};

const hasTopic: Rule = ({ Topics }) => (Topics ? undefined : 'Topics is required: the name of one topic.');

/**
 * The parameter tables require it of both kinds of source; that AWS takes self-managed ones without it is shown by
 * templates that are deployed: tests of https://github.com/aws/serverless-application-model (SelfManagedKafka).
 */
const hasPosition: Rule = ({ EventSourceArn, StartingPosition, StartingPositionTimestamp: timestamp }) => {
  if (!StartingPosition && EventSourceArn)
    return 'StartingPosition is required: TRIM_HORIZON, LATEST or AT_TIMESTAMP.';
  const isAtTimestamp = StartingPosition === 'AT_TIMESTAMP';
  if (isAtTimestamp && timestamp === undefined) {
    return 'StartingPosition AT_TIMESTAMP needs StartingPositionTimestamp.';
  }
  return !isAtTimestamp && timestamp !== undefined
    ? `StartingPositionTimestamp is given with StartingPosition ${StartingPosition ?? 'absent'}; it belongs to AT_TIMESTAMP.`
    : undefined;
};

/** What the source of a mapping has to be. */
export const sourceRules: readonly Rule[] = [
  hasOneSource,
  hasConfigOfItsSource,
  hasOwnSettingsOnly,
  hasAccessOfItsSource,
  hasTopic,
  hasPosition,
];

/** @param nowMs milliseconds since the epoch. */
export function isNotInTheFuture(nowMs: number): Rule {
  return ({ StartingPositionTimestamp: timestamp }) => {
    if (timestamp === undefined) return undefined;
    const given = timestamp instanceof Date ? timestamp : new Date(Number(timestamp) * 1_000);
    return given.getTime() > nowMs
      ? `StartingPositionTimestamp is ${given.toISOString()}; it must not be in the future.`
      : undefined;
  };
}
