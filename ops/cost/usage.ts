import { type EventType, eventTypes, type TopicName, topicOf } from '../../events/catalogue.ts';
import type { TemplateValue } from '../../local/src/template/types.ts';
import { bytesOfRecord, eventsOfOrder, requestsOfOrder } from './per-order.ts';
import { listOf, propertyOf, type Resource, type StackResources } from './template.ts';

/** Invocations an order of each function that orders cause any of, by what causes them. */
export interface OrderInvocations {
  readonly lambda: Resource;
  readonly byRecords: number;
  readonly byRequests: number;
}

/** Bytes that an order adds to a topic, or to all topics together. */
export function recordBytesOfOrder(topic?: TopicName): number {
  return eventTypes
    .filter((type) => topic === undefined || topicOf[type] === topic)
    .reduce((sum, type) => sum + eventsOf(type) * (bytesOfRecord[type] ?? 0), 0);
}

/** Invocations that an order causes, as the template's mappings and routes send them: one for each record, since alone it is a batch. */
export function invocationsOfOrder(stack: StackResources): OrderInvocations[] {
  const mappings = stack.ofType('AWS::Lambda::EventSourceMapping').filter(isEnabled);
  const routes = stack.ofType('AWS::ApiGatewayV2::Route');
  return stack
    .ofType('AWS::Lambda::Function')
    .map((lambda) => ({
      lambda,
      byRecords: sum(mappings.filter((each) => calls(stack, each, lambda)).map(recordsReaching)),
      byRequests: sum(
        routes.filter((each) => integrationCalls(stack, each, lambda)).map((route) => requestsOf(route)),
      ),
    }))
    .filter(({ byRecords, byRequests }) => byRecords + byRequests > 0);
}

/** A disabled mapping polls nothing. */
export const isEnabled = (mapping: Resource) => propertyOf(mapping, 'Enabled') !== false;

const eventsOf = (type: EventType) => eventsOfOrder[type] ?? 0;
export const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

const calls = (stack: StackResources, mapping: Resource, lambda: Resource) =>
  functionNamedIn(stack, propertyOf(mapping, 'FunctionName')) === lambda;

/** The function that a property names, by itself or by an alias. */
function functionNamedIn(stack: StackResources, value: TemplateValue | undefined): Resource | undefined {
  const alias = stack.namedIn(value, 'AWS::Lambda::Alias');
  return stack.namedIn(alias ? propertyOf(alias, 'FunctionName') : value, 'AWS::Lambda::Function');
}

/** Records of an order's events that the mapping's topics carry and its filter admits. */
function recordsReaching(mapping: Resource): number {
  const topics = listOf(mapping, 'Topics');
  const wanted = filteredTypes(mapping);
  const reaching = eventTypes.filter(
    (type) => topics.includes(topicOf[type]) && (wanted === undefined || wanted.includes(type)),
  );
  return sum(reaching.map(eventsOf));
}

function filteredTypes(mapping: Resource): string[] | undefined {
  const filters = listOf(mapping, 'FilterCriteria.Filters') as { Pattern: string }[];
  if (filters.length === 0) return undefined;
  return filters.flatMap(({ Pattern }) => JSON.parse(Pattern).value?.type ?? []);
}

function integrationCalls(stack: StackResources, route: Resource, lambda: Resource): boolean {
  const integration = stack.namedIn(propertyOf(route, 'Target'), 'AWS::ApiGatewayV2::Integration');
  if (!integration) return false;
  return functionNamedIn(stack, propertyOf(integration, 'IntegrationUri')) === lambda;
}

const requestsOf = (route: Resource) => requestsOfOrder[String(propertyOf(route, 'RouteKey'))] ?? 0;
