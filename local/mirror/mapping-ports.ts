import { availableParallelism } from 'node:os';
import { clustersOf } from '../deployment/clusters.ts';
import { ensureTopic, withKafkaAdmin } from '../deployment/kafka-admin.ts';
import { resourcesOfType } from '../deployment/resources.ts';
import type { SchemaRegistry } from '../deployment/schema-registry.ts';
import { Pacing } from '../event-source-mapping/pacing.ts';
import type { EventSourceMappingPorts, KafkaConnection } from '../event-source-mapping/types.ts';
import { functionReference } from '../lambda/function-name.ts';
import type { LambdaService } from '../lambda/types.ts';
import type { KafkaService } from '../services/types.ts';
import { systemClock } from '../shared/clock.ts';
import type { Foreground } from '../shared/foreground.ts';
import type { Log } from '../shared/log.ts';
import { ServiceException } from '../shared/service-exception.ts';
import type { ResolvedResource } from '../template/types.ts';

export interface MappingSurroundings {
  readonly lambda: LambdaService;
  readonly kafka: KafkaService;
  readonly schemas: SchemaRegistry;
  /** Resources of the stack, those created so far while it is deployed. */
  readonly resources: ReadonlyMap<string, ResolvedResource>;
  readonly deliverToArn: EventSourceMappingPorts['deliverToArn'];
  readonly foreground: Foreground;
  /** Share of the machine's processors that nobody uses, 0 to 1. */
  readonly cpuIdleShare: () => number;
  readonly authorize: EventSourceMappingPorts['authorize'];
  readonly log: Log;
}

/** Ties the mapping engine to the rest of the mirror. */
export function mappingPorts(surroundings: MappingSurroundings): EventSourceMappingPorts {
  const { lambda, schemas, log, deliverToArn, foreground, cpuIdleShare, authorize } = surroundings;
  return {
    invoke: lambda.invoke,
    writeLog: lambda.writeLog,
    clock: systemClock,
    log,
    connect: (source) => connect(source, surroundings),
    schemaVersion: (schemaVersionId) => schemas.find(schemaVersionId),
    registryFormats: (registryArn) => registryFormats(registryArn, surroundings),
    functionArn: (functionName) => {
      const { qualifier } = functionReference(functionName);
      const arn = lambda.getFunction(functionName)?.functionArn;
      return arn && qualifier ? `${arn}:${qualifier}` : arn;
    },
    functionTimeoutInSeconds: (functionName) => lambda.getFunction(functionName)?.timeoutInSeconds,
    ensureTopic: ({ bootstrapBrokers }, topic) => createUndeclaredTopic(bootstrapBrokers, topic, log),
    deliverToArn,
    authorize,
    pacing: new Pacing(Math.max(2, availableParallelism()), {
      cpuIdleShare,
      isForegroundBusy: () => foreground.isBusy,
      now: () => performance.now(),
    }),
  };
}

/** A registry of the template may be empty still; one of another stack is known when that stack ran here. */
function registryFormats(registryArn: string, { schemas, resources }: MappingSurroundings) {
  const formats = schemas.formatsOf(registryArn);
  const isDeclared = resourcesOfType(resources, 'AWS::Glue::Registry').some(
    ({ physicalId }) => physicalId === registryArn,
  );
  return formats.length > 0 || isDeclared ? formats : undefined;
}

/** Every cluster of a template, and every self-managed one, is the one Kafka of the mirror. */
function connect(
  { eventSourceArn, selfManagedBrokers, hasSecret }: Parameters<EventSourceMappingPorts['connect']>[0],
  { kafka, resources }: MappingSurroundings,
): KafkaConnection {
  if (selfManagedBrokers) {
    return {
      bootstrapBrokers: kafka.bootstrapBrokers,
      advertisedBootstrapServers: selfManagedBrokers.join(','),
    };
  }
  const arns = clustersOf(resources).map(({ arn }) => arn);
  // A cluster of another stack or account is named by its ARN alone; the local Kafka stands in for it too.
  if (!arns.includes(eventSourceArn ?? '') && !/^arn:[^:]+:kafka:/.test(eventSourceArn ?? '')) {
    throw new ServiceException(
      'InvalidParameterValueException',
      `Unrecognized event source: ${eventSourceArn}.`,
    );
  }
  const advertised =
    kafka.iamBootstrapBrokers.length > 0 ? kafka.iamBootstrapBrokers : kafka.bootstrapBrokers;
  return {
    bootstrapBrokers: kafka.bootstrapBrokers,
    advertisedBootstrapServers: advertised.join(','),
    usesIam: !hasSecret && usesIam(eventSourceArn ?? '', resources),
  };
}

/**
 * Lambda authenticates by IAM where that is on and no secret is given. A cluster that is not in the template is taken to
 * have it on when a policy of the template is about it: a policy for nothing is less likely than a cluster without.
 * https://docs.aws.amazon.com/lambda/latest/dg/msk-cluster-auth.html
 */
function usesIam(clusterArn: string, resources: ReadonlyMap<string, ResolvedResource>): boolean {
  const all = [...resources.values()];
  const cluster = all.find(
    ({ type, physicalId }) => type.startsWith('AWS::MSK::') && physicalId === clusterArn,
  );
  if (!cluster) return all.some((each) => each.type.startsWith('AWS::IAM::') && isAboutKafka(each));
  if (cluster.type === 'AWS::MSK::ServerlessCluster') return true; // It has nothing else.
  const { Sasl } = (cluster.properties.ClientAuthentication ?? {}) as {
    Sasl?: { Iam?: { Enabled?: unknown } };
  };
  return String(Sasl?.Iam?.Enabled) === 'true';
}

const isAboutKafka = ({ properties }: ResolvedResource) =>
  JSON.stringify(properties).includes('"kafka-cluster:');

async function createUndeclaredTopic(
  bootstrapBrokers: readonly string[],
  topic: string,
  log: Log,
): Promise<void> {
  const { isNew } = await withKafkaAdmin({ bootstrapBrokers }, (admin) =>
    ensureTopic(admin, { topic, numPartitions: 1, replicationFactor: 1 }),
  );
  if (isNew) log.warn(`topic ${topic} is named by a mapping but declared nowhere: created with 1 partition`);
}
