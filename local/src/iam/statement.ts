import type { NamedPolicy, PolicyDocument } from '../template/policies.ts';
import type { TemplateValue } from '../template/types.ts';
import { type Conditions, holds, lookUpIn, type RequestContext } from './conditions.ts';
import { actionExpression, type LookUp, resourceExpression } from './pattern.ts';
import { every, some, type TriState } from './tri-state.ts';

/** One statement of a policy. Of `actions` and `notActions` it has one, and so of resources. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly resources?: readonly string[];
  readonly notResources?: readonly string[];
  readonly conditions: Conditions;
  /** Name of its policy. */
  readonly policyName: string;
}

/**
 * Reads the statements of a policy.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function readStatements({ name, document }: NamedPolicy): Statement[] {
  return listOf(document.Statement).map((value) => {
    const statement = value as Readonly<Record<string, TemplateValue>>;
    return {
      effect: statement.Effect === 'Deny' ? 'Deny' : 'Allow',
      actions: textsOf(statement.Action),
      notActions: textsOf(statement.NotAction),
      resources: textsOf(statement.Resource),
      notResources: textsOf(statement.NotResource),
      conditions: readConditions((statement.Condition ?? {}) as PolicyDocument),
      policyName: name,
    };
  });
}

/** Whether a statement is about this action on this resource, in this request. */
export function applies(
  statement: Statement,
  action: string,
  resource: string,
  context: RequestContext,
): TriState {
  if (!isAbout(statement, action)) return false;
  return every([isOn(statement, resource, context), holds(statement.conditions, context)]);
}

/** Whether an action is among those of a statement. */
export function isAbout({ actions, notActions = [] }: Statement, action: string): boolean {
  return actions
    ? actions.some((each) => actionMatches(each, action))
    : !notActions.some((each) => actionMatches(each, action));
}

function isOn(
  { resources, notResources = [] }: Statement,
  resource: string,
  context: RequestContext,
): TriState {
  const lookUp = lookUpIn(context);
  const any = (patterns: readonly string[]) =>
    some(patterns.map((pattern) => resourceMatches(pattern, resource, lookUp)));
  if (resources) return any(resources);
  const excluded = any(notResources);
  return excluded === 'unknown' ? excluded : !excluded;
}

/** Patterns recur in every request: those that are the same in each are made once. */
const made = new Map<string, RegExp>();

function once(pattern: string, expression: () => string): RegExp {
  const cached = made.get(pattern);
  if (cached) return cached;
  const regExp = whole(expression());
  made.set(pattern, regExp);
  return regExp;
}

const whole = (expression: string) => new RegExp(`^${expression}$`, 's');

const actionMatches = (pattern: string, action: string) =>
  pattern === '*' ||
  pattern === action ||
  once(`action ${pattern}`, () => actionExpression(pattern)).test(action);

function resourceMatches(pattern: string, resource: string, lookUp: LookUp): TriState {
  if (pattern === '*' || pattern === resource) return true;
  if (!pattern.includes('$')) {
    return once(pattern, () => resourceExpression(pattern, lookUp) ?? '').test(resource);
  }
  const expression = resourceExpression(pattern, lookUp);
  return expression === undefined ? 'unknown' : whole(expression).test(resource);
}

function readConditions(conditions: PolicyDocument): Conditions {
  return mapValues(conditions, (keys) =>
    mapValues(keys as PolicyDocument, (values) => listOf(values).map(String)),
  );
}

function mapValues<Value, Result>(
  values: Readonly<Record<string, Value>>,
  change: (value: Value) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}

const textsOf = (value: TemplateValue | undefined) =>
  value === undefined ? undefined : listOf(value).map(String);

/** IAM takes one element without its list. */
function listOf(value: TemplateValue | undefined): TemplateValue[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
