import { parseDestination } from '../../settings/destination.ts';
import { type Input, isProvisioned, type Rule } from '../../settings/rule.ts';

/** Settings that need provisioned mode: https://docs.aws.amazon.com/lambda/latest/dg/kafka-scaling-modes.html */
const PROVISIONED_ONLY: readonly (readonly [string, (input: Input) => unknown])[] = [
  ['MaximumRetryAttempts', ({ MaximumRetryAttempts }) => (MaximumRetryAttempts ?? -1) !== -1],
  ['MaximumRecordAgeInSeconds', ({ MaximumRecordAgeInSeconds }) => (MaximumRecordAgeInSeconds ?? -1) !== -1],
  ['BisectBatchOnFunctionError', ({ BisectBatchOnFunctionError }) => BisectBatchOnFunctionError],
  ['FunctionResponseTypes', ({ FunctionResponseTypes }) => FunctionResponseTypes?.length],
  ['LoggingConfig', ({ LoggingConfig }) => LoggingConfig?.SystemLogLevel],
  // Likely but UNCONFIRMED: the metrics guide does not say so.
  ['MetricsConfig', ({ MetricsConfig }) => MetricsConfig?.Metrics?.length],
  [
    'a Kafka topic as on-failure destination',
    ({ DestinationConfig }) => parseDestination(DestinationConfig?.OnFailure?.Destination)?.kind === 'kafka',
  ],
];

const hasPollersForItsSettings: Rule = (input) => {
  if (isProvisioned(input)) return undefined;
  const used = PROVISIONED_ONLY.filter(([, isUsed]) => isUsed(input)).map(([name]) => name);
  return used.length > 0
    ? `${used.join(', ')} only available in Provisioned Mode. Specify MinimumPollers in ProvisionedPollerConfig.`
    : undefined;
};

const hasOrderedBounds: Rule = ({ ProvisionedPollerConfig }) => {
  const { MinimumPollers = 1, MaximumPollers = 200 } = ProvisionedPollerConfig ?? {};
  return MaximumPollers < MinimumPollers
    ? `MaximumPollers is ${MaximumPollers}; it must not be less than MinimumPollers, ${MinimumPollers}.`
    : undefined;
};

/** The model allows 10,000, for SQS queues: https://docs.aws.amazon.com/lambda/latest/api/API_ProvisionedPollerConfig.html */
const MOST_POLLERS_OF_KAFKA = 2_000;

const hasPollersOfKafka: Rule = ({ ProvisionedPollerConfig: pollers }) => {
  const { MaximumPollers = 1 } = pollers ?? {};
  return MaximumPollers > MOST_POLLERS_OF_KAFKA
    ? `MaximumPollers is ${MaximumPollers}; accepted for Kafka are 1 to ${MOST_POLLERS_OF_KAFKA}.`
    : undefined;
};

/** What provisioned mode allows and requires. */
export const pollerRules: readonly Rule[] = [hasPollersForItsSettings, hasPollersOfKafka, hasOrderedBounds];
