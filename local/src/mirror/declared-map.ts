import type { AccessControl } from '../iam/access-control.ts';
import { arnInCluster, kafkaClusterArns } from '../iam/kafka-clusters.ts';
import type { DeclaredMap, Writes } from '../json-api/types.ts';
import { bareFunctionName } from '../lambda/function-name.ts';
import type { LambdaService } from '../lambda/types.ts';
import { httpApisOf } from '../resources/http-api/http-apis.ts';
import { resourcesOfType, textProperty } from '../resources/resources-of-type.ts';
import type { ResolvedResource } from '../template/types.ts';

interface MapSources {
  readonly resources: ReadonlyMap<string, ResolvedResource>;
  readonly lambda: Pick<LambdaService, 'listFunctions' | 'getFunction'>;
}

interface WriteSources extends MapSources {
  /** Absent when functions may do everything. */
  readonly access?: Pick<AccessControl, 'isGranted' | 'done'>;
}

const WRITE = 'kafka-cluster:WriteData';
/** No template has a topic of this name: who may write to it may write to any. */
const ANY_TOPIC = 'orderstream-any-topic-that-is-not-declared';

/** How what is deployed is connected. */
export function declaredMap(sources: MapSources): DeclaredMap {
  const topics = resourcesOfType(sources.resources, 'AWS::MSK::Topic').map(({ properties }) =>
    textProperty(properties, 'TopicName'),
  );
  return { topics, routes: routesOf(sources), schedules: schedulesOf(sources) };
}

const routesOf = ({ resources, lambda }: MapSources): DeclaredMap['routes'] =>
  httpApisOf(resources).flatMap(({ name, routes }) =>
    routes
      .filter(({ functionArn }) => lambda.getFunction(functionArn))
      .map(({ routeKey, functionArn }) => ({
        apiName: name,
        routeKey,
        functionName: bareFunctionName(functionArn),
      })),
  );

/** Rules that invoke a function on a schedule. */
const schedulesOf = ({ resources, lambda }: MapSources): DeclaredMap['schedules'] =>
  resourcesOfType(resources, 'AWS::Events::Rule')
    .filter(({ properties }) => properties.ScheduleExpression && properties.State !== 'DISABLED')
    .flatMap(({ physicalId, properties }) =>
      targetsOf(properties)
        .filter((arn) => lambda.getFunction(arn))
        .map((arn) => ({
          name: physicalId,
          expression: textProperty(properties, 'ScheduleExpression'),
          functionName: bareFunctionName(arn),
        })),
    );

const targetsOf = ({ Targets = [] }: ResolvedResource['properties']) =>
  (Targets as unknown as readonly { readonly Arn: string }[]).map(({ Arn }) => Arn);

/**
 * Which functions write to which topics. A grant is about what may happen; that something was written is known from what the
 * broker allowed. Policies are evaluated for each function and topic.
 */
export function writesTo({ resources, lambda, access }: WriteSources, topics: readonly string[]): Writes {
  if (!access) return { toAny: [] };
  const clusters = kafkaClusterArns([...resources.values()]);
  const names = lambda.listFunctions().map(({ functionName }) => functionName);
  const isGranted = (functionName: string, topic: string) =>
    clusters.some((cluster) =>
      access.isGranted(functionName, { action: WRITE, resources: [arnInCluster(cluster, 'topic', topic)] }),
    );
  const toAny = names.filter((name) => isGranted(name, ANY_TOPIC));
  const ofFunction = (functionName: string) => {
    const observed = writtenBy(access, functionName);
    const granted = toAny.includes(functionName)
      ? []
      : topics.filter((topic) => !observed.includes(topic) && isGranted(functionName, topic));
    return [
      ...observed.map((topic) => ({ functionName, topic, basis: 'observed' as const })),
      ...granted.map((topic) => ({ functionName, topic, basis: 'granted' as const })),
    ];
  };
  return { topics: names.flatMap(ofFunction), toAny };
}

/** Topics whose ARNs the broker allowed a function to write to. */
function writtenBy(access: Pick<AccessControl, 'done'>, functionName: string): string[] {
  const arns = access
    .done(functionName)
    .filter(({ action }) => action === WRITE)
    .flatMap(({ resources }) => resources);
  return [...new Set(arns.flatMap((arn) => /:topic\/[^/]+\/[^/]+\/(.+)$/.exec(arn)?.[1] ?? []))];
}
