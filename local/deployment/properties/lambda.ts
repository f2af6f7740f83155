import { NODE_RUNTIMES, nodeVersionOf } from '../../lambda/runtimes.ts';
import { different, type PropertyRules, reasons } from './types.ts';

/** The Node.js that the project brings: what runs a newer runtime is older than it. */
const newestNodeVersion = 24;
const runtimesThatRun = NODE_RUNTIMES.filter((runtime) => (nodeVersionOf(runtime) ?? 0) <= newestNodeVersion);

/** `AWS::Lambda::*` */
export const lambdaProperties: Readonly<Record<string, PropertyRules>> = {
  'AWS::Lambda::Function': {
    honoured: [
      'Code.S3Key',
      'Code.ZipFile',
      'Environment',
      'FunctionName',
      'Handler',
      'Layers',
      'LoggingConfig.ApplicationLogLevel',
      'LoggingConfig.LogFormat',
      'LoggingConfig.LogGroup',
      'LoggingConfig.SystemLogLevel',
      'MemorySize',
      'PackageType',
      'ReservedConcurrentExecutions',
      'Role',
      'Timeout',
    ],
    noEffect: {
      [reasons.assets]: ['Code.S3Bucket', 'Code.S3ObjectStorageMode', 'Code.S3ObjectVersion'],
      [reasons.describes]: ['Description', 'Tags'],
      [reasons.encryption]: ['Code.SourceKMSKeyArn', 'KmsKeyArn'],
      [reasons.network]: ['VpcConfig'],
      'code runs on the processor of this machine': ['Architectures'],
      'signatures of code are not checked': ['CodeSigningConfigArn'],
      'the runtime is the Node.js of this project': ['RuntimeManagementConfig'],
      'traces are not collected': ['TracingConfig'],
      '/tmp has the room that this disk has': ['EphemeralStorage'],
      'the code is what is deployed here': ['PublishToLatestPublished'],
    },
    notHonoured: {
      CapacityProviderConfig: different('functions run on this machine, one invocation at a time'),
      'Code.ImageUri': different('container images are not run'),
      DeadLetterConfig: different('events of asynchronous invocations that fail are dropped'),
      DurableConfig: different('executions are not durable: there are no checkpoints'),
      FileSystemConfigs: different('there is no file system at the mount path'),
      FunctionScalingConfig: different('environments are started and ended by load'),
      ImageConfig: different('container images are not run'),
      RecursiveLoop: different('loops between functions are not ended', 'Allow'),
      Runtime: different('the Node.js of this project runs instead', ...runtimesThatRun),
      SnapStart: different('environments start from the code, not from a snapshot', { ApplyOn: 'None' }),
      TenancyConfig: different('tenants share the environments of a function'),
    },
  },
  'AWS::Lambda::EventSourceMapping': {
    honoured: [
      'AmazonManagedKafkaEventSourceConfig.ConsumerGroupId',
      'AmazonManagedKafkaEventSourceConfig.SchemaRegistryConfig',
      'BatchSize',
      'BisectBatchOnFunctionError',
      'DestinationConfig',
      'DocumentDBEventSourceConfig',
      'Enabled',
      'EventSourceArn',
      'FilterCriteria',
      'FunctionName',
      'FunctionResponseTypes',
      'KmsKeyArn',
      'LoggingConfig',
      'MaximumBatchingWindowInSeconds',
      'MaximumRecordAgeInSeconds',
      'MaximumRetryAttempts',
      'MetricsConfig',
      'ParallelizationFactor',
      'ProvisionedPollerConfig.MaximumPollers',
      'ProvisionedPollerConfig.MinimumPollers',
      'ProvisionedPollerConfig.PollerGroupName',
      'Queues',
      'ScalingConfig',
      'SelfManagedEventSource.Endpoints.KafkaBootstrapServers',
      'SelfManagedKafkaEventSourceConfig.ConsumerGroupId',
      'SelfManagedKafkaEventSourceConfig.SchemaRegistryConfig',
      'SourceAccessConfigurations',
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
  'AWS::Lambda::LayerVersion': {
    honoured: ['Content.S3Key', 'LayerName'],
    noEffect: {
      [reasons.assets]: ['Content.S3Bucket', 'Content.S3ObjectStorageMode', 'Content.S3ObjectVersion'],
      [reasons.describes]: ['Description', 'LicenseInfo'],
      'every function that names a layer has it': ['CompatibleArchitectures', 'CompatibleRuntimes'],
    },
  },
  'AWS::Lambda::Alias': {
    honoured: ['FunctionName', 'FunctionVersion', 'Name'],
    noEffect: {
      [reasons.describes]: ['Description'],
      [reasons.capacity]: ['ProvisionedConcurrencyConfig'],
    },
    notHonoured: { RoutingConfig: different('every invocation is of the version that the alias names') },
  },
  'AWS::Lambda::Version': {
    honoured: ['FunctionName'],
    noEffect: {
      [reasons.describes]: ['Description'],
      [reasons.capacity]: ['FunctionScalingConfig', 'ProvisionedConcurrencyConfig'],
      'the code is what is deployed here': ['CodeSha256'],
      'the runtime is the Node.js of this project': ['RuntimePolicy'],
    },
  },
  'AWS::Lambda::EventInvokeConfig': {
    honoured: ['FunctionName', 'Qualifier'],
    notHonoured: {
      DestinationConfig: different('results of asynchronous invocations are sent nowhere'),
      MaximumEventAgeInSeconds: different(
        'asynchronous invocations are tried twice more, whatever their age',
      ),
      MaximumRetryAttempts: different('asynchronous invocations are tried twice more', 2),
    },
  },
  'AWS::Lambda::Permission': { honoured: [], others: reasons.permission },
};
