import { ServiceException } from '../../../shared/service-exception.ts';
import { type Input, kafkaConfigOf, type Rule } from '../../settings/rule.ts';
import type { EventSourceMappingPorts } from '../../types.ts';

/** A mapping that AWS supports and the mirror does not; it is not run at all. */
export class UnsupportedMappingException extends ServiceException {
  /** For the user: what of the mapping is not supported, and what is. */
  readonly reason: string;

  constructor(reason: string) {
    super('InvalidParameterValueException', `The mirror does not run this mapping: ${reason}.`);
    this.reason = reason;
  }
}

/** Each is one unsupported feature: the reason, or undefined. */
const RULES: readonly Rule[] = [
  ({ EventSourceArn }) => EventSourceArn && sourceReason(EventSourceArn),
  ({ SelfManagedKafkaEventSourceConfig: config }) =>
    config?.ConsumptionMode?.toUpperCase() === 'QUEUE'
      ? 'ConsumptionMode Queue (share groups, which Kafka 4.2 and later has) is not run; Stream is'
      : undefined,
  (input) => {
    const uri = registryUriOf(input);
    return uri && /^https?:/i.test(uri)
      ? `the Confluent-compatible schema registry ${uri}${authOf(input)} is not supported; AWS Glue registries of the template are`
      : undefined;
  },
];

/** The kinds of secrets that the registry would be called with. */
function authOf(input: Input): string {
  const types = kafkaConfigOf(input)?.SchemaRegistryConfig?.AccessConfigs?.map(({ Type }) => Type) ?? [];
  return types.length > 0 ? ` (${types.join(', ')})` : '';
}

function sourceReason(eventSourceArn: string): string | undefined {
  const [, , service] = eventSourceArn.split(':');
  return service === 'kafka' ? undefined : `mappings of ${service} sources are not run; Kafka's are`;
}

/**
 * Refuses sources and modes that the mirror does not have. Before AWS's own rules for Kafka: a mapping of a queue has
 * neither topics nor a starting position.
 * @throws {UnsupportedMappingException}
 */
export function refuseUnsupported(input: Input): void {
  for (const rule of RULES) {
    const reason = rule(input);
    if (reason) throw new UnsupportedMappingException(reason);
  }
}

/**
 * Refuses a schema registry whose records the mirror could not decode: each of them would end as a failure.
 * @throws {UnsupportedMappingException}
 */
export function refuseUnreadableRegistry(
  input: Input,
  registryFormats: EventSourceMappingPorts['registryFormats'],
): void {
  const uri = registryUriOf(input);
  if (!uri) return;
  const formats = registryFormats(uri);
  if (!formats) throw new UnsupportedMappingException(`its schema registry ${uri} is not in the template`);
  if (!formats.includes('PROTOBUF')) return;
  throw new UnsupportedMappingException(
    `its schema registry ${uri} holds Protobuf schemas; Avro and JSON are decoded (those of earlier runs count: --fresh forgets them)`,
  );
}

function registryUriOf(input: Input): string | undefined {
  return kafkaConfigOf(input)?.SchemaRegistryConfig?.SchemaRegistryURI;
}
