import { bareFunctionName } from '../../lambda/function-name.ts';
import type { ApiPorts } from '../types.ts';
import type { SearchResult } from './schemas.ts';

/** Whether one of the texts contains what is looked for, which is in lower case. */
export type Fits = (...texts: readonly (string | null | undefined)[]) => boolean;

/** Functions, mappings, topics, routes, schedules and resources of the template, by any name that they have. */
export async function declaredResults(ports: ApiPorts, fits: Fits): Promise<SearchResult[]> {
  const resources = ports.state().stacks.flatMap((stack) => stack.resources);
  const nameOf = new Map(resources.map((each) => [each.physicalId, each]));
  const fitsResource = (physicalId: string) => {
    const { logicalId, constructPath, arn } = nameOf.get(physicalId) ?? {};
    return fits(physicalId, logicalId, constructPath, arn);
  };
  const topics = await ports.offsets.topics().catch(() => []);
  const { routes, schedules } = ports.declaredMap([]);
  const mappings = ports.mappings
    .list()
    .map(({ UUID = '', FunctionArn = '', Topics: [topic = ''] = [] }) => ({
      id: UUID,
      functionName: bareFunctionName(FunctionArn),
      topic,
    }));
  const shown = new Set(['AWS::Lambda::Function', 'AWS::Lambda::EventSourceMapping', 'AWS::MSK::Topic']);
  const topicResources = new Map(
    resources
      .filter(({ type }) => type === 'AWS::MSK::Topic')
      .map((each) => [each.physicalId.split('/').at(-1) ?? '', each.physicalId]),
  );
  return [
    ...ports.lambda
      .listFunctions()
      .filter(({ functionName }) => fitsResource(functionName))
      .map(({ functionName, runtime }) => ({
        kind: 'function' as const,
        title: functionName,
        detail: runtime,
        functionName,
      })),
    ...topics
      .filter((topic) => fits(topic) || fitsResource(topicResources.get(topic) ?? ''))
      .map((topic) => ({ kind: 'topic' as const, title: topic, topic })),
    ...mappings
      .filter(({ id, functionName, topic }) => fits(functionName, topic) || fitsResource(id))
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
      .filter(({ type, physicalId }) => !shown.has(type) && fitsResource(physicalId))
      .map(({ logicalId, type, physicalId }) => ({
        kind: 'resource' as const,
        title: logicalId,
        detail: type,
        id: physicalId,
      })),
  ];
}
