import { checkFunction, variablesOf } from '../../lambda/function-check.ts';
import { readLogging } from '../../lambda/logging.ts';
import type { FunctionConfiguration } from '../../lambda/types.ts';
import { ServiceException } from '../../shared/service-exception.ts';
import type { TemplateValue } from '../../template/types.ts';
import type { AssetStore } from '../cdk-assets/asset-store.ts';
import { json, readMembers } from '../protocol/json.ts';
import type { AwsRequest } from '../protocol/message.ts';
import type { RestOperation } from '../protocol/rest-router.ts';
import type { AwsEndpointPorts } from '../types.ts';
import { findFunction } from './function-reference.ts';
import { describeFunction } from './functions.ts';

/** As the error of the live API says it: https://github.com/localstack/localstack/pull/9697 */
export const UPDATE_LIMIT_BYTES = 70_167_211;

type Members = Readonly<Record<string, TemplateValue>>;

const CONFIGURABLE = [
  'Handler',
  'Runtime',
  'Role',
  'Timeout',
  'MemorySize',
  'Environment',
  'LoggingConfig',
] as const;

/** Members without effect in the mirror, as in a template. */
const NO_EFFECT = [
  'Description',
  'KMSKeyArn',
  'VpcConfig',
  'TracingConfig',
  'RevisionId',
  'FunctionName',
  'Architectures',
  'SourceKMSKeyArn',
];

/**
 * `UpdateFunctionConfiguration` and `UpdateFunctionCode`: the next execution environments have the new settings or code,
 * those with an invocation in flight finish it. The template counts again at the next start of the mirror.
 * https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html
 */
export function functionUpdateOperations(
  ports: AwsEndpointPorts,
  assets: Pick<AssetStore, 'get'>,
): RestOperation[] {
  const find = (request: AwsRequest, name: string) => findFunction(ports.lambda, request.place, name);
  const put = (configuration: FunctionConfiguration) => {
    ports.lambda.putFunction(configuration);
    return json(describeFunction(configuration));
  };
  return [
    {
      name: 'UpdateFunctionConfiguration',
      route: 'PUT /2015-03-31/functions/{FunctionName}/configuration',
      run: (request, { FunctionName = '' }) =>
        put(reconfigured(find(request, FunctionName), readMembers(request) as Members)),
    },
    {
      name: 'UpdateFunctionCode',
      route: 'PUT /2015-03-31/functions/{FunctionName}/code',
      run: async (request, { FunctionName = '' }) => {
        const configuration = find(request, FunctionName);
        const zip = readZip(readMembers(request) as Members, assets);
        const codeDirectory = await unpacked(zip, ports);
        return put({ ...configuration, codeDirectory });
      },
    },
  ];
}

/** @throws {ServiceException} InvalidParameterValueException on what Lambda refuses, and on members that the mirror has not. */
function reconfigured(present: FunctionConfiguration, members: Members): FunctionConfiguration {
  refuseOthers(members, [...CONFIGURABLE, ...NO_EFFECT]);
  const { Handler, Runtime, Role, Timeout, MemorySize, Environment, LoggingConfig } = members;
  const { functionName } = present;
  const updated = {
    ...present,
    handler: String(Handler ?? present.handler),
    runtime: String(Runtime ?? present.runtime),
    roleArn: String(Role ?? present.roleArn),
    timeoutSeconds: bounded('timeout', Timeout ?? present.timeoutSeconds, 1, 900),
    memorySizeInMb: bounded('memorySize', MemorySize ?? present.memorySizeInMb, 128, 10_240),
    ...(Environment !== undefined && { environment: variablesOf(members) }),
  };
  return refusing(() => {
    checkFunction(functionName, { Runtime: updated.runtime, Handler: updated.handler, ...members });
    return LoggingConfig === undefined
      ? updated
      : { ...updated, logging: readLogging(LoggingConfig, functionName) };
  });
}

function readZip({ ZipFile, S3Bucket, S3Key, ...others }: Members, assets: Pick<AssetStore, 'get'>): Buffer {
  refuseOthers(others, [...NO_EFFECT, 'Publish', 'DryRun']);
  if (others.Publish === true || others.DryRun === true)
    throw invalid(
      'The mirror neither publishes versions nor tries changes here; leave Publish and DryRun out.',
    );
  if (typeof ZipFile === 'string') return Buffer.from(ZipFile, 'base64');
  if (typeof S3Bucket !== 'string' || typeof S3Key !== 'string')
    throw invalid('ZipFile, or S3Bucket and S3Key are required: the mirror has no container images.');
  const asset = assets.get(S3Bucket, S3Key);
  if (asset) return asset;
  // UNCONFIRMED: AWS's words of its first sentences.
  throw invalid(
    `Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist. The mirror has what the CDK CLI has uploaded since the start; ${S3Bucket}/${S3Key} is not among that.`,
  );
}

async function unpacked(zip: Buffer, { unpackCode }: AwsEndpointPorts): Promise<string> {
  try {
    return await unpackCode(zip);
  } catch (cause) {
    throw invalid((cause as Error).message, cause);
  }
}

function refuseOthers(members: Members, accepted: readonly string[]): void {
  const other = Object.keys(members).find((name) => !accepted.includes(name));
  if (other !== undefined)
    throw invalid(`The mirror does not change ${other}; it changes ${CONFIGURABLE.join(', ')} and ZipFile.`);
}

/** Of functions without a capacity provider: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
function bounded(name: string, value: TemplateValue, least: number, most: number): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  const bound = number > most ? `less than or equal to ${most}` : `greater than or equal to ${least}`;
  throw new ServiceException(
    'ValidationException',
    `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: Member must have value ${bound}`,
  );
}

function refusing<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw invalid((cause as Error).message, cause);
  }
}

const invalid = (message: string, cause?: unknown) =>
  new ServiceException('InvalidParameterValueException', message, 400, { cause });
