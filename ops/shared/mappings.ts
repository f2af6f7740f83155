import {
  type EventSourceMappingConfiguration,
  type LambdaClient,
  paginateListEventSourceMappings,
} from '@aws-sdk/client-lambda';
import { type AwsAccess, unavailable } from './aws-access.ts';

/** A Kafka mapping of the stage. */
export interface Mapping {
  readonly uuid: string;
  /** For example `payment`. */
  readonly consumer: string;
  readonly topic: string;
  readonly groupId: string;
  readonly state: string;
}

/**
 * All Kafka mappings of a stage.
 * @throws {Error} when nothing responds, or the stage has none.
 */
export async function mappingsOf(lambda: LambdaClient, access: AwsAccess): Promise<Mapping[]> {
  const { aws, stage } = access;
  const found = await allMappings(lambda).catch((cause) => {
    throw unavailable(access, 'lambda:ListEventSourceMappings', cause);
  });
  const mappings = found.flatMap((each) => mappingOf(each, `orderstream-${stage}-`) ?? []);
  if (mappings.length > 0) return mappings;
  throw new Error(`${aws} has no Kafka mappings of stage "${stage}". Is --stage right?`);
}

/**
 * The mappings of one consumer.
 * @throws {Error} naming the consumers that there are.
 */
export function mappingsOfConsumer(mappings: readonly Mapping[], consumer: string, stage: string): Mapping[] {
  const name = consumer.replace(`orderstream-${stage}-`, '');
  const own = mappings.filter((mapping) => mapping.consumer === name);
  if (own.length > 0) return own;
  const accepted = [...new Set(mappings.map((mapping) => mapping.consumer))].sort().join(', ');
  throw new Error(`--function is "${consumer}", which has no Kafka mapping; accepted: ${accepted}.`);
}

async function allMappings(lambda: LambdaClient): Promise<EventSourceMappingConfiguration[]> {
  const mappings: EventSourceMappingConfiguration[] = [];
  for await (const page of paginateListEventSourceMappings({ client: lambda }, {})) {
    mappings.push(...(page.EventSourceMappings ?? []));
  }
  return mappings;
}

function mappingOf(
  { UUID, FunctionArn = '', Topics, State = '', ...sources }: EventSourceMappingConfiguration,
  prefix: string,
): Mapping | undefined {
  const functionName = FunctionArn.split(':')[6] ?? '';
  const kafka = sources.AmazonManagedKafkaEventSourceConfig ?? sources.SelfManagedKafkaEventSourceConfig;
  if (!UUID || !Topics?.[0] || !functionName.startsWith(prefix)) return undefined;
  const consumer = functionName.slice(prefix.length);
  return { uuid: UUID, consumer, topic: Topics[0], groupId: kafka?.ConsumerGroupId ?? UUID, state: State };
}
