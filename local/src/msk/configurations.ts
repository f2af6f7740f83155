import type { ResolvedResource } from '../template/types.ts';
import { readServerProperties, type ServerProperties } from './server-properties.ts';

/** An `AWS::MSK::Configuration`. */
export interface MskConfiguration {
  readonly arn: string;
  readonly name: string;
  readonly description: string;
  readonly kafkaVersions: readonly string[];
  readonly properties: ServerProperties;
}

/**
 * The MSK configurations among some resources.
 * @throws {Error} naming the resource, in MSK's words, for properties that MSK refuses.
 */
export function configurationsOf(resources: ReadonlyMap<string, ResolvedResource>): MskConfiguration[] {
  return [...resources.values()].filter(({ type }) => type === 'AWS::MSK::Configuration').map(configuration);
}

/** The settings of a cluster by its configuration; empty for a cluster without one, or with one that is not here. */
export function propertiesOf(
  { properties = {} }: Pick<ResolvedResource, 'properties'> | { readonly properties?: undefined },
  configurations: readonly MskConfiguration[],
): ServerProperties {
  const { Arn } = (properties.ConfigurationInfo ?? {}) as { Arn?: unknown };
  return configurations.find(({ arn }) => arn === Arn)?.properties ?? new Map();
}

function configuration({ logicalId, physicalId, properties }: ResolvedResource): MskConfiguration {
  const { Name, Description = '', KafkaVersionsList = [], ServerProperties = '' } = properties;
  try {
    return {
      arn: physicalId,
      name: String(Name ?? logicalId),
      description: String(Description),
      kafkaVersions: (KafkaVersionsList as unknown[]).map(String),
      properties: readServerProperties(String(ServerProperties)),
    };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${logicalId} (AWS::MSK::Configuration): ${message}`, { cause });
  }
}
