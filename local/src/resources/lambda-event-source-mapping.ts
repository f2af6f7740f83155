import {
  createEventSourceMapping,
  removeEventSourceMapping,
  updateEventSourceMapping,
} from './lambda/create-mapping.ts';
import { mapping } from './lambda/mapping-constraints.ts';
import { different, reasons } from './property-rules.ts';
import {
  isText,
  type Properties,
  type ResourceType,
  run,
  type Support,
  unsupported,
} from './resource-type.ts';
import { arnOf, resourceUuid } from './return-values.ts';

/** Only mappings of Kafka, Amazon's or self-managed, are run: the source's ARN says which it is; Lambda refuses anything that is not an ARN. */
function supportOfMapping({ EventSourceArn }: Properties): Support {
  if (!isText(EventSourceArn) || !EventSourceArn.startsWith('arn:')) return run;
  const [, , service] = EventSourceArn.split(':');
  return service === 'kafka' ? run : unsupported(`mappings of ${service} sources are not run; Kafka's are`);
}

/** `AWS::Lambda::EventSourceMapping`: polls topics and invokes a function. */
export const lambdaEventSourceMapping = {
  type: 'AWS::Lambda::EventSourceMapping',
  support: supportOfMapping,
  returnValues: (subject) => {
    const physicalId = resourceUuid(subject);
    const EventSourceMappingArn = arnOf(subject, 'lambda', `event-source-mapping:${physicalId}`);
    return { physicalId, attributes: { Id: physicalId, EventSourceMappingArn } };
  },
  attributes: ['EventSourceMappingArn', 'Id'],
  replacedBy: [
    'AmazonManagedKafkaEventSourceConfig',
    'EventSourceArn',
    'SelfManagedEventSource',
    'SelfManagedKafkaEventSourceConfig',
    'StartingPosition',
    'StartingPositionTimestamp',
  ],
  properties: {
    honoured: [
      'AmazonManagedKafkaEventSourceConfig.ConsumerGroupId',
      'AmazonManagedKafkaEventSourceConfig.SchemaRegistryConfig.AccessConfigs.Type',
      'AmazonManagedKafkaEventSourceConfig.SchemaRegistryConfig.AccessConfigs.URI',
      'AmazonManagedKafkaEventSourceConfig.SchemaRegistryConfig.EventRecordFormat',
      'AmazonManagedKafkaEventSourceConfig.SchemaRegistryConfig.SchemaRegistryURI',
      'AmazonManagedKafkaEventSourceConfig.SchemaRegistryConfig.SchemaValidationConfigs.Attribute',
      'BatchSize',
      'BisectBatchOnFunctionError',
      'DestinationConfig.OnFailure.Destination',
      'DocumentDBEventSourceConfig.CollectionName',
      'DocumentDBEventSourceConfig.DatabaseName',
      'DocumentDBEventSourceConfig.FullDocument',
      'Enabled',
      'EventSourceArn',
      'FilterCriteria.Filters.Pattern',
      'FunctionName',
      'FunctionResponseTypes',
      'KmsKeyArn',
      'LoggingConfig.SystemLogLevel',
      'MaximumBatchingWindowInSeconds',
      'MaximumRecordAgeInSeconds',
      'MaximumRetryAttempts',
      'MetricsConfig.Metrics',
      'ParallelizationFactor',
      'ProvisionedPollerConfig.MaximumPollers',
      'ProvisionedPollerConfig.MinimumPollers',
      'ProvisionedPollerConfig.PollerGroupName',
      'Queues',
      'ScalingConfig.MaximumConcurrency',
      'SelfManagedEventSource.Endpoints.KafkaBootstrapServers',
      'SelfManagedKafkaEventSourceConfig.ConsumerGroupId',
      'SelfManagedKafkaEventSourceConfig.SchemaRegistryConfig.AccessConfigs.Type',
      'SelfManagedKafkaEventSourceConfig.SchemaRegistryConfig.AccessConfigs.URI',
      'SelfManagedKafkaEventSourceConfig.SchemaRegistryConfig.EventRecordFormat',
      'SelfManagedKafkaEventSourceConfig.SchemaRegistryConfig.SchemaRegistryURI',
      'SelfManagedKafkaEventSourceConfig.SchemaRegistryConfig.SchemaValidationConfigs.Attribute',
      'SourceAccessConfigurations.Type',
      'SourceAccessConfigurations.URI',
      'StartingPosition',
      'StartingPositionTimestamp',
      'Topics',
      'TumblingWindowInSeconds',
    ],
    noEffect: { [reasons.describes]: ['Tags'] },
    notHonoured: {
      'SelfManagedKafkaEventSourceConfig.ConsumptionMode': different('records are read by a consumer group'),
    },
  },
  requiredProperties: ['FunctionName'],
  constraints: { rules: [mapping] },
  create: createEventSourceMapping,
  update: updateEventSourceMapping,
  remove: removeEventSourceMapping,
} satisfies ResourceType;
