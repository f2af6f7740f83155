import { holds, lookUpIn, type RequestContext } from './conditions.ts';
import type { Grants } from './evaluate.ts';
import { actionExpression, type LookUp, resourceExpression } from './pattern.ts';
import type { Statement } from './statement.ts';
import type { KafkaPolicy, KafkaStatement } from './types.ts';

/**
 * What a role may do, in the form that the broker reads: it knows no conditions and no variables, so these are decided here.
 * @param clusters ARNs of the clusters that the local Kafka represents.
 * @param context of the caller.
 */
export function kafkaPolicy(
  { identity, boundary }: Grants,
  clusters: readonly string[],
  context: RequestContext,
): KafkaPolicy {
  const write = (statements: readonly Statement[]) => statements.flatMap((each) => written(each, context));
  return { clusters, identity: write(identity), ...(boundary ? { boundary: write(boundary) } : {}) };
}

/** What depends on facts that only AWS has is taken in favour of the request, as in `refusalOf`. */
function written(statement: Statement, context: RequestContext): KafkaStatement[] {
  const { effect, actions, notActions, resources, notResources } = statement;
  const value = holds(statement.conditions, context);
  if (value === false || (value === 'unknown' && effect === 'Deny')) return [];
  const lookUp = lookUpIn(context);
  const excluded = (notResources ?? []).map((pattern) => resourceExpression(pattern, lookUp));
  if (effect === 'Deny' && excluded.includes(undefined)) return [];
  return [
    {
      effect,
      ...(actions
        ? { actions: actions.map(actionExpression) }
        : { notActions: (notActions ?? []).map(actionExpression) }),
      ...(resources
        ? { resources: resources.flatMap((pattern) => expressionIn(effect, pattern, lookUp)) }
        : { notResources: excluded.filter((each) => each !== undefined) }),
    },
  ];
}

function expressionIn(effect: Statement['effect'], pattern: string, lookUp: LookUp): string[] {
  const expression = resourceExpression(pattern, lookUp);
  if (expression !== undefined) return [expression];
  return effect === 'Allow' ? ['.*'] : [];
}
