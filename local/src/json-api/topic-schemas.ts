import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import type { SchemaVersion } from '../event-source-mapping/schema/schema-version.ts';
import type { PartitionRange } from '../services/kafka/topic-offsets.ts';
import { acceptedNames } from '../shared/accepted-names.ts';
import { ServiceException } from '../shared/service-exception.ts';
import { type SchemaCandidates, schemaIdOf } from './record-values.ts';
import type { ApiPorts } from './types.ts';

/** Records of a partition that are looked at for schemas of its topic. */
const LOOKED_AT = 20;

type Ports = Pick<ApiPorts, 'records' | 'mappings' | 'schemas' | 'findSchema'>;

/**
 * Schemas by which a value of a topic may be encoded: preferred are those of its last records and the one with the topic's
 * name, as the serializer of the Glue schema registry names schemas by default
 * (https://docs.aws.amazon.com/glue/latest/dg/schema-registry-works.html); possible are those of registries that its mappings read.
 */
export async function schemasOfTopic(
  ports: Ports,
  topic: string,
  ranges: readonly PartitionRange[],
): Promise<SchemaCandidates> {
  const newest = newestOfEachName(ports.schemas());
  const registries = new Set(ports.mappings.list().flatMap((mapping) => registryOf(mapping, topic) ?? []));
  const namesake = newest.filter(({ schemaName }) => schemaName === topic);
  const preferred = [...(await schemasOfRecords(ports, topic, ranges)), ...namesake];
  return { preferred, possible: newest.filter(({ registryArn }) => registries.has(registryArn)) };
}

/** @throws {ServiceException} UnknownSchema. */
export function schemaBy(
  { schemas, findSchema }: Ports,
  { schemaVersionId, schemaName }: { readonly schemaVersionId?: string; readonly schemaName?: string },
): SchemaVersion | undefined {
  if (schemaVersionId !== undefined)
    return findSchema(schemaVersionId) ?? unknown('schemaVersionId', schemaVersionId, idsOf(schemas()));
  if (schemaName === undefined) return undefined;
  const newest = newestOfEachName(schemas());
  const names = newest.flatMap((version) => version.schemaName ?? []);
  return (
    newest.find((version) => version.schemaName === schemaName) ?? unknown('schemaName', schemaName, names)
  );
}

const idsOf = (versions: readonly SchemaVersion[]) => versions.map(({ schemaVersionId }) => schemaVersionId);

function unknown(member: string, given: string, accepted: readonly string[]): never {
  throw new ServiceException(
    'UnknownSchema',
    `${member} is ${given}; accepted: ${acceptedNames(given, accepted)}`,
  );
}

/** @param versions in the order of their registration. */
function newestOfEachName(versions: readonly SchemaVersion[]): SchemaVersion[] {
  const named = versions.map((version) => [`${version.registryArn} ${version.schemaName}`, version] as const);
  return [...new Map(named).values()];
}

function registryOf(
  {
    Topics = [],
    AmazonManagedKafkaEventSourceConfig,
    SelfManagedKafkaEventSourceConfig,
  }: EventSourceMappingConfiguration,
  topic: string,
): string | undefined {
  const config = AmazonManagedKafkaEventSourceConfig ?? SelfManagedKafkaEventSourceConfig;
  return Topics.includes(topic) ? config?.SchemaRegistryConfig?.SchemaRegistryURI : undefined;
}

/** Schemas that the last records of a topic have, the newest first. */
async function schemasOfRecords(
  { records, findSchema }: Ports,
  topic: string,
  ranges: readonly PartitionRange[],
): Promise<SchemaVersion[]> {
  const read = await Promise.all(
    ranges.map((range) =>
      records.read(topic, { ...range, from: Math.max(range.start, range.end - LOOKED_AT), limit: LOOKED_AT }),
    ),
  );
  const newestFirst = read.flat().sort((one, other) => other.timestamp - one.timestamp);
  const ids = new Set(newestFirst.flatMap(({ value }) => schemaIdOf(value) ?? []));
  return [...ids].flatMap((id) => findSchema(id) ?? []);
}
