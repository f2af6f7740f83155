import { createScope } from '../../local/src/template/create-scope.ts';
import { evaluateProperties } from '../../local/src/template/evaluate.ts';
import type { Scope } from '../../local/src/template/scope.ts';
import type { Template, TemplateValue } from '../../local/src/template/types.ts';

const account = '123456789012';
const region = 'us-east-1';

/** A resource whose properties hold values, where the template has intrinsic functions. */
export interface ResolvedResource {
  readonly logicalId: string;
  readonly properties: Readonly<Record<string, TemplateValue>>;
}

/** The account and Region that pseudo parameters resolve to. */
export const resolvedIn = { account, region, partition: 'aws' } as const;

/**
 * Resources of a type with every intrinsic function evaluated, as in an account that has deployed the template. `Ref` is the
 * name that the template gives a resource (for an SNS topic its ARN), or its logical id.
 */
export function resolvedOfType(template: Template, type: string): ResolvedResource[] {
  const scope = scopeOf(template);
  return Object.entries(template.Resources)
    .filter(([, { Type }]) => Type === type)
    .map(([logicalId]) => ({ logicalId, properties: evaluateProperties(template, logicalId, scope) }));
}

function scopeOf(template: Template): Scope {
  const pseudo = {
    accountId: account,
    region,
    partition: 'aws',
    urlSuffix: 'amazonaws.com',
    stackName: 'orderstream',
    stackId: `arn:aws:cloudformation:${region}:${account}:stack/orderstream/1`,
  };
  return createScope(template, {
    pseudo,
    ref: (logicalId) => refOf(template, logicalId),
    getAtt: (logicalId, attribute) => `${logicalId}.${attribute}`,
  });
}

const nameProperties = ['AlarmName', 'FunctionName', 'TableName', 'LogGroupName', 'DashboardName'];

function refOf({ Resources }: Template, logicalId: string): string {
  const { Type, Properties = {} } = Resources[logicalId] ?? {};
  if (Type === 'AWS::SNS::Topic') return `arn:aws:sns:${region}:${account}:${Properties.TopicName}`;
  const name = nameProperties.map((each) => Properties[each]).find((each) => typeof each === 'string');
  return typeof name === 'string' ? name : logicalId;
}
