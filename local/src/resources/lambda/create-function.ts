import { isDeepStrictEqual } from 'node:util';
import { checkFunction, variablesOf } from '../../lambda/function-check.ts';
import { handlerProblem } from '../../lambda/handler-check.ts';
import { readLogging } from '../../lambda/logging.ts';
import type { FunctionConfiguration } from '../../lambda/types.ts';
import type { ResolvedResource, TemplateValue } from '../../template/types.ts';
import type { CreateResource, DeploymentContext, RemoveResource, UpdateResource } from '../context.ts';
import { readNumber } from '../property-types.ts';
import { resourcesOfType } from '../resources-of-type.ts';
import { unpackCode, unpackLayer } from './unpack-code.ts';

/** Lambda's own defaults. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html */
const defaultTimeoutSeconds = 3;
const defaultMemorySizeInMb = 128;

/**
 * Unpacks the code of an `AWS::Lambda::Function` and registers the function; warns when its handler is not there.
 * @throws {Error} on properties that Lambda refuses.
 */
export const createFunction: CreateResource = async (resource, context) => {
  const { configuration, problem } = await configurationOf(resource, context);
  if (problem) context.log.warn(`${resource.logicalId}: ${problem}`);
  context.codeContents?.note(configuration);
  context.lambda.putFunction(configuration);
  return {};
};

/**
 * Gives a function new settings or code; warm environments stay where both are the same.
 * @throws {Error} on properties that Lambda refuses, and for code without its handler: what runs is better than that.
 */
export const updateFunction: UpdateResource = async (resource, _previous, context) => {
  const { configuration, problem } = await configurationOf(resource, context);
  const running = context.lambda.getFunction(configuration.functionName);
  if (running && isSameFunction(running, configuration, context)) return { isUnchanged: true };
  if (problem) throw new Error(problem);
  context.codeContents?.note(configuration);
  context.lambda.putFunction(configuration);
  return {};
};

/** Deletes a function: invocations in flight finish. */
export const removeFunction: RemoveResource = async ({ physicalId }, { lambda }) => {
  if (lambda.getFunction(physicalId)) void lambda.deleteFunction(physicalId);
};

/** Where the code lies says nothing of what it is. */
function isSameFunction(
  running: FunctionConfiguration,
  wanted: FunctionConfiguration,
  { codeContents }: DeploymentContext,
): boolean {
  const { codeDirectory, layerDirectories } = running;
  const isSameCode = codeContents?.isRunning(wanted) ?? false;
  return isSameCode && isDeepStrictEqual(running, { ...wanted, codeDirectory, layerDirectories });
}

async function configurationOf(
  { logicalId, physicalId, attributes, properties }: ResolvedResource,
  context: DeploymentContext,
): Promise<{ configuration: FunctionConfiguration; problem: string | undefined }> {
  checkFunction(physicalId, properties);
  const layers = findLayers(properties.Layers, context);
  const configuration: FunctionConfiguration = {
    functionName: physicalId,
    functionArn: String(attributes.Arn),
    logicalId,
    runtime: String(properties.Runtime),
    handler: String(properties.Handler),
    codeDirectory: await unpackCode(properties.Code, context),
    layerDirectories: await Promise.all(
      layers.present.map((layer) => unpackLayer(layer.properties.Content, context)),
    ),
    timeoutSeconds: readNumber(properties.Timeout, 'Timeout') ?? defaultTimeoutSeconds,
    memorySizeInMb: readNumber(properties.MemorySize, 'MemorySize') ?? defaultMemorySizeInMb,
    ephemeralStorageMb: ephemeralStorageMb(properties.EphemeralStorage),
    environment: variablesOf(properties),
    roleArn: String(properties.Role),
    reservedConcurrentExecutions: readNumber(
      properties.ReservedConcurrentExecutions,
      'ReservedConcurrentExecutions',
    ),
    logging: readLogging(properties.LoggingConfig, physicalId),
  };
  return { configuration, problem: await handlerProblem(configuration, layers.absent) };
}

interface Layers {
  readonly present: readonly ResolvedResource[];
  /** ARNs. */
  readonly absent: readonly string[];
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-ephemeralstorage.html */
function ephemeralStorageMb(storage: TemplateValue | undefined): number | undefined {
  const { Size } = (storage ?? {}) as { Size?: TemplateValue };
  return readNumber(Size, 'EphemeralStorage.Size');
}

/** Layers of the template are unpacked; those from elsewhere are named, since they cannot be fetched. */
function findLayers(layers: TemplateValue | undefined, context: DeploymentContext): Layers {
  const arns = Array.isArray(layers) ? layers.map(String) : [];
  const absent = arns.filter((arn) => !layerOf(arn, context));
  for (const arn of absent) {
    context.log.warn(
      `layer ${arn} is not in this template and is left out; bundle what it brings if a function needs it`,
    );
  }
  return { present: arns.flatMap((arn) => layerOf(arn, context) ?? []), absent };
}

function layerOf(arn: string, { resources }: DeploymentContext): ResolvedResource | undefined {
  return resourcesOfType(resources, 'AWS::Lambda::LayerVersion').find(({ physicalId }) => physicalId === arn);
}
