import type { CreateEventSourceMappingCommandInput } from '@aws-sdk/client-lambda';

/** The request that creates a mapping. */
export type Input = CreateEventSourceMappingCommandInput;

/** One rule of the service, beyond its API model: the text of what is wrong, or undefined. */
export type Rule = (input: Input) => string | undefined;

/** The members that name a mapping's source: those of requests, and of the mappings that the API returns. */
export type Sourced = Pick<
  Input,
  'EventSourceArn' | 'AmazonManagedKafkaEventSourceConfig' | 'SelfManagedKafkaEventSourceConfig'
>;

/** The configuration of a Kafka source, wherever the kind of source keeps it. */
export function kafkaConfigOf(input: Sourced) {
  return input.EventSourceArn
    ? input.AmazonManagedKafkaEventSourceConfig
    : input.SelfManagedKafkaEventSourceConfig;
}

/** The group id that was given, wherever the source keeps it. */
export function consumerGroupId(input: Sourced): string | undefined {
  return kafkaConfigOf(input)?.ConsumerGroupId;
}

/** Whether the mapping is in provisioned mode: https://docs.aws.amazon.com/lambda/latest/dg/kafka-scaling-modes.html */
export function isProvisioned({ ProvisionedPollerConfig: pollers }: Input): boolean {
  return pollers?.MinimumPollers !== undefined || pollers?.MaximumPollers !== undefined;
}
