import { NODE_RUNTIMES, nodeVersionOf } from '../lambda/runtimes.ts';
import { createFunction, removeFunction, updateFunction } from './lambda/create-function.ts';
import { functionRules } from './lambda/function-constraints.ts';
import { functionArn } from './lambda/return-values.ts';
import { different, reasons } from './property-rules.ts';
import {
  isText,
  type Properties,
  type ResourceType,
  run,
  type Support,
  unsupported,
} from './resource-type.ts';
import { nameOf } from './return-values.ts';
import { byArn } from './unique-name.ts';

/** The Node.js that the project brings: what runs a newer runtime is older than it. */
const NEWEST_NODE_VERSION = 24;
const runtimesThatRun = NODE_RUNTIMES.filter(
  (runtime) => (nodeVersionOf(runtime) ?? 0) <= NEWEST_NODE_VERSION,
);

function supportOfFunction({ Runtime, PackageType }: Properties): Support {
  if (PackageType === 'Image')
    return unsupported('container images are not run; package the function as a zip');
  if (isText(Runtime) && !Runtime.startsWith('nodejs')) {
    return unsupported(`functions on ${Runtime} are not run; Node.js runtimes are`);
  }
  return run;
}

/** `AWS::Lambda::Function`: runs on Node.js. */
export const lambdaFunction = {
  type: 'AWS::Lambda::Function',
  support: supportOfFunction,
  returnValues: (subject) => {
    const physicalId = nameOf(subject, 'FunctionName', 64);
    return { physicalId, attributes: { Arn: functionArn(subject, physicalId) } };
  },
  attributes: [
    'Arn',
    'SnapStartResponse',
    'SnapStartResponse.ApplyOn',
    'SnapStartResponse.OptimizationStatus',
  ],
  uniqueName: { identity: byArn, isOneHere: true },
  replacedBy: ['FunctionName', 'PackageType', 'TenancyConfig'],
  properties: {
    honoured: [
      'Code.S3Key',
      'Code.ZipFile',
      'Environment.Variables',
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
      'a process with its own mounts has it; elsewhere /tmp has the room that this disk has': [
        'EphemeralStorage',
      ],
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
  requiredProperties: [
    'CapacityProviderConfig.LambdaManagedInstancesCapacityProviderConfig',
    'CapacityProviderConfig.LambdaManagedInstancesCapacityProviderConfig.CapacityProviderArn',
    'Code',
    'DurableConfig.ExecutionTimeout',
    'EphemeralStorage.Size',
    'FileSystemConfigs.Arn',
    'FileSystemConfigs.LocalMountPath',
    'Role',
    'RuntimeManagementConfig.UpdateRuntimeOn',
    'SnapStart.ApplyOn',
    'TenancyConfig.TenantIsolationMode',
  ],
  constraints: functionRules,
  create: createFunction,
  isAlwaysUpdated: true,
  update: updateFunction,
  remove: removeFunction,
} satisfies ResourceType;
