import { checkFunction, variablesOf } from '../../lambda/function-check.ts';
import { handlerProblem } from '../../lambda/handler-check.ts';
import { readLogging } from '../../lambda/logging.ts';
import type { FunctionConfiguration } from '../../lambda/types.ts';
import type { ResolvedResource, TemplateValue } from '../../template/types.ts';
import type { CreateResource, DeploymentContext } from '../context.ts';
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
export const createFunction: CreateResource = async (
  { logicalId, physicalId, attributes, properties },
  context,
) => {
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
  const problem = await handlerProblem(configuration, layers.absent);
  if (problem) context.log.warn(`${logicalId}: ${problem}`);
  context.lambda.putFunction(configuration);
  return {};
};

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
