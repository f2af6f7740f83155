import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { TopicName } from '../../events/catalogue.ts';
import { pollerNetworkStatement } from '../access/network-access.ts';
import { pollerStatement } from '../access/poller-access.ts';
import { schemaReadStatements } from '../access/schema-access.ts';
import type { ServiceFunction } from '../function/service-function.ts';
import { acceptPreflightFinding } from '../nag.ts';
import type { SharedResources } from '../shared-resources.ts';
import { glueDecoding } from './glue-decoding.ts';
import { deadLetters, type MappedTopic } from './mapped-topics.ts';
import {
  decideConsumerGroupId,
  decideDestination,
  decideFilters,
  mappingSettings,
} from './mapping-settings.ts';

export interface TopicMappingProps {
  readonly shared: SharedResources;
  readonly consumer: ServiceFunction;
  readonly mappedTopic: MappedTopic;
  /** Most records in one invocation. */
  readonly batchSize: number;
}

/**
 * One event source mapping: a topic, read by a function. Brings all permissions its pollers need and nothing wider, and
 * exists only after its topics and its permissions do.
 *
 * Its construct id holds the topic, because a mapping cannot change its topic: an update succeeds and the mapping keeps reading the
 * old one. A new id makes CloudFormation replace it.
 */
export class TopicMapping extends Construct {
  readonly topic: TopicName;
  readonly consumerGroupId: string;
  /** The UUID that Lambda gives the mapping; a token until it is deployed. */
  readonly eventSourceMappingId: string;

  constructor(scope: Construct, { shared, consumer, mappedTopic, batchSize }: TopicMappingProps) {
    super(scope, `from-${mappedTopic.topic}`);
    this.topic = mappedTopic.topic;
    this.consumerGroupId = decideConsumerGroupId(shared.config, consumer.functionId, mappedTopic);
    const { config, cluster, schemas, topics } = shared;
    const decoded = mappedTopic.eventTypes.length > 0;
    const mapping = new EventSourceMapping(this, 'Mapping', {
      ...mappingSettings(config, consumer.functionId, mappedTopic),
      target: consumer.lambda,
      eventSourceArn: cluster.clusterArn,
      kafkaTopic: mappedTopic.topic,
      kafkaConsumerGroupId: this.consumerGroupId,
      batchSize,
      filters: decideFilters(mappedTopic),
      onFailure: decideDestination(mappedTopic),
      schemaRegistryConfig: decoded ? glueDecoding(schemas.registryArn) : undefined,
    });
    this.eventSourceMappingId = mapping.eventSourceMappingId;
    acceptFindings(mapping);
    if (decoded) consumer.grant(...schemaReadStatements(schemas.registryArn));
    this.#allowToPoll(consumer, shared, mappedTopic);
    mapping.node.addDependency(
      consumer.role,
      topics.resourceOf(mappedTopic.topic),
      topics.resourceOf(deadLetters.topic),
    );
  }

  #allowToPoll(consumer: ServiceFunction, { cluster }: SharedResources, mappedTopic: MappedTopic): void {
    const { access } = cluster;
    consumer.grantToLambdaOnly(pollerNetworkStatement());
    consumer.grant(
      pollerStatement(cluster.clusterArn),
      access.poll(),
      access.readTopic(mappedTopic.topic),
      access.joinGroup(this.consumerGroupId),
    );
    if (decideDestination(mappedTopic)) consumer.grant(...access.deliverFailures(deadLetters.topic));
  }
}

/** Rules about other sources, which cdk-preflight applies to Kafka in provisioned mode as well. */
function acceptFindings(mapping: EventSourceMapping): void {
  acceptPreflightFinding(
    mapping,
    'pf-lambda-esm-bisect-batch-stream-only',
    'Kafka mappings in provisioned mode split a batch on error: https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html',
  );
  acceptPreflightFinding(
    mapping,
    'pf-lambda-esm-sqs-minimum-pollers-min',
    'The minimum of 2 is that of SQS; of Kafka it is 1: https://docs.aws.amazon.com/lambda/latest/api/API_ProvisionedPollerConfig.html',
  );
}
