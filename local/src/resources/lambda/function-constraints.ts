import { checkEnvironment } from '../../lambda/environment-variables.ts';
import { checkFunctionName, variablesOf } from '../../lambda/function-check.ts';
import { readLogging } from '../../lambda/logging.ts';
import { refuseBlockedRuntime, refuseUnknownRuntime } from '../../lambda/runtimes.ts';
import type { TemplateValue } from '../../template/types.ts';
import { flag, listOf, map, oneOf, plainText, shown, textLike, whole } from '../constraints/kinds.ts';
import type { Rule, TypeRules } from '../constraints/rule.ts';
import { code, layers } from './code-constraints.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const LONGEST_TIMEOUT_SECONDS = 900;
const MOST_MEMORY_MB = 10_240;
const MOST_LAYERS = 5;

/** Lambda Managed Instances have other limits, which only the API model has (botocore 1.44.8). */
const MANAGED_TIMEOUT_SECONDS = 5_400;
const MANAGED_MEMORY_MB = 32_768;

const limits: Rule = {
  reads: ['CapacityProviderConfig', 'Timeout', 'MemorySize'],
  check: ({ properties: { CapacityProviderConfig, Timeout = 3, MemorySize = 128 } }) => {
    const isManaged = CapacityProviderConfig !== undefined;
    const timeout = whole(1, isManaged ? MANAGED_TIMEOUT_SECONDS : LONGEST_TIMEOUT_SECONDS)(Timeout);
    const memory = whole(128, isManaged ? MANAGED_MEMORY_MB : MOST_MEMORY_MB)(MemorySize);
    return [
      ...(timeout ? [`Timeout is ${shown(Timeout)}; accepted: ${timeout} (seconds)`] : []),
      ...(memory ? [`MemorySize is ${shown(MemorySize)}; accepted: ${memory} (MB)`] : []),
    ];
  },
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-ephemeralstorage.html */
const temporaryStorage: Rule = {
  reads: ['EphemeralStorage'],
  check: ({ properties: { EphemeralStorage } }) => {
    if (typeof EphemeralStorage !== 'object' || EphemeralStorage === null) return undefined;
    const { Size = null } = EphemeralStorage as { Size?: TemplateValue };
    const accepted = whole(512, 10_240)(Size);
    return accepted && `EphemeralStorage.Size is ${shown(Size)}; accepted: ${accepted} (MB)`;
  },
};

const name: Rule = {
  reads: ['FunctionName'],
  check: ({ properties: { FunctionName } }) => {
    if (FunctionName !== undefined) checkFunctionName(String(FunctionName));
    return undefined;
  },
};

const runtimeAndHandler: Rule = {
  reads: ['Runtime', 'Handler'],
  check: ({ properties: { Runtime, Handler } }) => {
    if (Runtime === undefined || Handler === undefined) {
      return 'Runtime and Handler are mandatory parameters for functions created with deployment packages.';
    }
    return undefined;
  },
};

const runtime: Rule = {
  reads: ['Runtime'],
  check: ({ properties: { Runtime } }) => {
    if (Runtime === undefined) return undefined;
    refuseUnknownRuntime(String(Runtime));
    refuseBlockedRuntime(String(Runtime));
    return undefined;
  },
};

const logging: Rule = {
  reads: ['LoggingConfig'],
  check: ({ physicalId, properties: { LoggingConfig } }) => {
    readLogging(LoggingConfig, physicalId);
    return undefined;
  },
};

const environment: Rule = {
  reads: ['Environment'],
  check: ({ properties }) => {
    checkEnvironment(variablesOf(properties));
    return undefined;
  },
};

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
const layerArn = textLike(
  /^arn:[\w-]+:lambda:[a-z0-9-]+:\d{12}:layer:[\w-]+:\d+$/,
  'the ARN of a layer version, arn:aws:lambda:REGION:ACCOUNT:layer:NAME:VERSION',
);

export const functionRules: TypeRules = {
  kinds: {
    FunctionName: plainText,
    Handler: textLike(/^\S{1,128}$/, 'FILE.EXPORT, without spaces'),
    Role: textLike(/^arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role\/\S+$/, 'the ARN of a role'),
    Runtime: plainText,
    Environment: map,
    Layers: listOf(layerArn, MOST_LAYERS),
    LoggingConfig: map,
    ReservedConcurrentExecutions: whole(0),
    Architectures: listOf(oneOf('x86_64', 'arm64'), 1),
    PackageType: oneOf('Zip', 'Image'),
    TracingConfig: map,
    'TracingConfig.Mode': oneOf('Active', 'PassThrough'),
    RecursiveLoop: oneOf('Allow', 'Terminate'),
    SnapStart: map,
    'SnapStart.ApplyOn': oneOf('PublishedVersions', 'None'),
    Description: textLike(/^[\s\S]{0,256}$/, 'text of at most 256 characters'),
    KmsKeyArn: textLike(/^(arn:[\w-]+:[\w.-]+:.*)?$/, 'the ARN of a key'),
    DeadLetterConfig: map,
    'DeadLetterConfig.TargetArn': textLike(/^(arn:[\w-]+:(sqs|sns):.*)?$/, 'the ARN of a queue or topic'),
    VpcConfig: map,
    'VpcConfig.SubnetIds': listOf(plainText, 16),
    'VpcConfig.SecurityGroupIds': listOf(plainText, 5),
    EphemeralStorage: map,
    PublishToLatestPublished: flag,
  },
  rules: [name, limits, temporaryStorage, runtimeAndHandler, runtime, logging, environment, code, layers],
};
