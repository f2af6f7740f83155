import { namesOf } from '../../event-source-mapping/api/summary.ts';
import type { ApiPorts } from '../types.ts';
import type { SearchResult } from './schemas.ts';

/** Whether one of the texts contains what is looked for, which is in lower case. */
export type Fits = (...texts: readonly (string | null | undefined)[]) => boolean;

const FUNCTION = 'AWS::Lambda::Function';
const MAPPING = 'AWS::Lambda::EventSourceMapping';
const TOPIC = 'AWS::MSK::Topic';

type Resource = ReturnType<ApiPorts['state']>['stacks'][number]['resources'][number];

/** Of a topic the end of its ARN, as Kafka knows it. */
const nameOf = ({ type, physicalId }: Resource) =>
  type === TOPIC ? physicalId.split('/').at(-1) : physicalId;

/** Functions, mappings, topics, routes, schedules and resources of the template, by any name that they have. */
export async function declaredResults(ports: ApiPorts, fits: Fits): Promise<SearchResult[]> {
  const resources = ports.state().stacks.flatMap((stack) => stack.resources);
  const fitsResource = ({ physicalId, logicalId, constructPath, arn }: Resource) =>
    fits(physicalId, logicalId, constructPath, arn);
  // A function and a table may have one name: a resource is known by its type as well.
  const byName = new Map(resources.map((each) => [`${each.type} ${nameOf(each)}`, each]));
  const fitsNamed = (type: string, name: string) => {
    const resource = byName.get(`${type} ${name}`);
    return fits(name) || (resource !== undefined && fitsResource(resource));
  };
  const topics = await ports.offsets.topics().catch(() => []);
  const { routes, schedules } = ports.declaredMap();
  const mappings = ports.mappings
    .list()
    .map(namesOf)
    .map(({ uuid: id, ...names }) => ({ id, ...names }));
  const shown = new Set([FUNCTION, MAPPING, TOPIC]);
  return [
    ...ports.lambda
      .listFunctions()
      .filter(({ functionName }) => fitsNamed(FUNCTION, functionName))
      .map(({ functionName, runtime }) => ({
        kind: 'function' as const,
        title: functionName,
        detail: runtime,
        functionName,
      })),
    ...topics
      .filter((topic) => fitsNamed(TOPIC, topic))
      .map((topic) => ({ kind: 'topic' as const, title: topic, topic })),
    ...mappings
      .filter(({ id, functionName, topic }) => fits(functionName, topic) || fitsNamed(MAPPING, id))
      .map((each) => ({ kind: 'mapping' as const, title: `${each.functionName} of ${each.topic}`, ...each })),
    ...routes
      .filter(({ routeKey, apiName }) => fits(routeKey, apiName))
      .map(({ routeKey, functionName }) => ({
        kind: 'route' as const,
        title: routeKey,
        detail: functionName,
        functionName,
      })),
    ...schedules
      .filter(({ name, expression }) => fits(name, expression))
      .map(({ name, expression, functionName }) => ({
        kind: 'schedule' as const,
        title: name,
        detail: expression,
        functionName,
      })),
    ...resources
      .filter((each) => !shown.has(each.type) && fitsResource(each))
      .map(({ logicalId, type, physicalId }) => ({
        kind: 'resource' as const,
        title: logicalId,
        detail: type,
        id: physicalId,
      })),
  ];
}
