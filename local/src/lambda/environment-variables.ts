import { devNull } from 'node:os';
import path from 'node:path';
import type { AccessKey } from '../iam/types.ts';
import { placeOfArn } from '../shared/place.ts';
import { defaultLogging } from './logging.ts';
import { LATEST } from './published-versions.ts';
import { type CodeLocation, handlerFolders } from './runtime/handler.ts';
import type { FunctionConfiguration } from './types.ts';

/** What the variables of an execution environment are made of, besides the function's own. */
export interface EnvironmentSource {
  readonly awsEndpointUrl: string;
  readonly accessKey: AccessKey;
  readonly logStreamName: string;
  /** `AWS_ENDPOINT_URL_…` of the mirror's own environment: where the user runs what the mirror does not have. */
  readonly serviceEndpoints: Readonly<Record<string, string>>;
  /** A variable of the function with local addresses in the place of those of AWS. Absent: as it is. */
  readonly localOf?: (text: string) => string;
  /** Search paths of the function's system. */
  readonly systemPaths: { readonly path: string; readonly libraryPath?: string };
}

/**
 * The environment of a function: its own variables, and those of the runtime, which win.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export function environmentVariables(
  configuration: FunctionConfiguration,
  source: EnvironmentSource,
): Record<string, string> {
  return {
    LANG: 'en_US.UTF-8',
    PATH: source.systemPaths.path,
    ...(source.systemPaths.libraryPath && { LD_LIBRARY_PATH: source.systemPaths.libraryPath }),
    TZ: ':UTC',
    // No AWS_XRAY_DAEMON_ADDRESS: there is no X-Ray here, and its SDK's async hooks cost more than most handlers
    // (decision 043).
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    ...noOtherAws,
    AWS_ENDPOINT_URL: source.awsEndpointUrl,
    ...source.serviceEndpoints,
    ...localVariables(configuration, source),
    ...oneEndpointOnly,
    NODE_PATH: modulePaths(configuration).join(path.delimiter),
    ...reserved(configuration, source),
  };
}

/** The function's own, whose addresses of HTTP APIs and user pools lead to the mirror. */
const localVariables = (
  { environment }: FunctionConfiguration,
  { localOf = (text) => text }: EnvironmentSource,
): Record<string, string> =>
  Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, localOf(value)]));

/**
 * What an SDK would read or ask otherwise: the developer's own configuration and profiles, and the metadata address.
 * https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
 */
const noOtherAws: Readonly<Record<string, string>> = {
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  AWS_EC2_METADATA_DISABLED: 'true',
};

/**
 * These win over the function's own: with an endpoint that is configured, SDKs refuse FIPS and dual-stack endpoints, and
 * a function that ignores the configured one would call AWS.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoints.html
 */
const oneEndpointOnly: Readonly<Record<string, string>> = {
  AWS_USE_FIPS_ENDPOINT: 'false',
  AWS_USE_DUALSTACK_ENDPOINT: 'false',
  AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false',
};

/** Names that AWS reserves: a function cannot set them. */
function reserved(configuration: FunctionConfiguration, source: EnvironmentSource): Record<string, string> {
  const { functionName, runtime, memorySizeInMb } = configuration;
  const { region } = placeOfArn(configuration.functionArn);
  const { group, format, applicationLevel } = configuration.logging ?? defaultLogging(functionName);
  return {
    _HANDLER: configuration.handler,
    LAMBDA_TASK_ROOT: configuration.codeDirectory,
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: source.accessKey.accessKeyId,
    AWS_SECRET_ACCESS_KEY: source.accessKey.secretAccessKey,
    AWS_SESSION_TOKEN: source.accessKey.sessionToken,
    AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: functionName,
    AWS_LAMBDA_FUNCTION_VERSION: configuration.version ?? LATEST,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memorySizeInMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: group,
    AWS_LAMBDA_LOG_STREAM_NAME: source.logStreamName,
    ...(format === 'JSON' && { AWS_LAMBDA_LOG_FORMAT: format }),
    ...(applicationLevel && { AWS_LAMBDA_LOG_LEVEL: applicationLevel }),
  };
}

/** Those of `reserved`, and those that the mirror has no value for. */
const reservedNames: readonly string[] = [
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_DEFAULT_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_LAMBDA_RUNTIME_API',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'LAMBDA_RUNTIME_DIR',
  'LAMBDA_TASK_ROOT',
];

/**
 * Refuses what Lambda refuses of the variables of a function, in its words.
 * @throws {Error} on a reserved name, on one that does not fit the API's pattern, and on more than 4 KB.
 */
export function checkEnvironment(environment: Readonly<Record<string, string>>): void {
  const names = Object.keys(environment);
  const taken = names.filter((name) => reservedNames.includes(name));
  if (taken.length > 0) {
    throw new Error(
      'Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys ' +
        `that are currently not supported for modification. Reserved keys used in this request: ${taken.join(', ')}`,
    );
  }
  const malformed = names.find((name) => !/^[a-zA-Z][a-zA-Z0-9_]+$/.test(name));
  if (malformed !== undefined) {
    throw new Error(
      `the environment variable ${malformed} does not fit the pattern of names, [a-zA-Z]([a-zA-Z0-9_])+`,
    );
  }
  checkSize(environment);
}

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const LIMIT_BYTES = 4096;

/**
 * Lambda measures the JSON of all names and values: the "String measured" of its error, for example in
 * https://github.com/github-aws-runners/terraform-aws-github-runner/issues/3594, and the 7 bytes around one variable in
 * https://github.com/badmintoncryer/cdk-preflight (pf-lambda-env-size). That exactly 4,096 bytes are accepted is
 * UNCONFIRMED: the limit is "4 KB", and what was seen refused is larger. Lambda repeats that JSON; here only the
 * lengths are, since values may be secrets.
 */
function checkSize(environment: Readonly<Record<string, string>>): void {
  const sizeBytes = Buffer.byteLength(JSON.stringify(environment));
  if (sizeBytes <= LIMIT_BYTES) return;
  const largest = Object.entries(environment)
    .map(([name, value]) => ({ name, bytes: Buffer.byteLength(JSON.stringify(value)) - 2 }))
    .sort((one, other) => other.bytes - one.bytes)
    .slice(0, 3)
    .map(({ name, bytes }) => `${name} ${bytes}`);
  throw new Error(
    'Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. ' +
      `String measured: ${sizeBytes} bytes as JSON, accepted are ${LIMIT_BYTES}; largest values: ${largest.join(', ')}`,
  );
}

/**
 * `NODE_PATH` as directories of this machine: the function's own value, or the runtime's, which ends in `/var/task`
 * (functions that print their environment show it); what the runtime has in `/var/runtime` is not here.
 * https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html
 */
export function modulePaths(configuration: FunctionConfiguration): string[] {
  const version = /\d+/.exec(configuration.runtime)?.[0] ?? '24';
  const value =
    configuration.environment.NODE_PATH ??
    `/opt/nodejs/node${version}/node_modules:/opt/nodejs/node_modules:/var/task`;
  const location = codeLocation(configuration);
  return value
    .split(path.delimiter)
    .filter(Boolean)
    .flatMap((directory) => handlerFolders(location, directory));
}

/** Where a function's code and layers are. A later layer overwrites an earlier one in /opt, so it is searched first. */
export const codeLocation = ({ codeDirectory, layerDirectories }: FunctionConfiguration): CodeLocation => ({
  taskRoot: codeDirectory,
  layers: layerDirectories.toReversed(),
});
