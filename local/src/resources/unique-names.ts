import type { ResolvedResource } from '../template/types.ts';
import type { Deployed } from './context.ts';

type Named = Pick<ResolvedResource, 'type' | 'physicalId' | 'attributes' | 'properties'>;

/**
 * What no two resources of a type may have in common; ARNs hold account and Region where names are unique within them.
 * Undefined: nothing tells it.
 */
type Identity = (resource: Named) => string | undefined;

const arn: Identity = ({ attributes }) => String(attributes.Arn);
const physicalId: Identity = (resource) => resource.physicalId;
/** Of an ARN that ends in what AWS adds to the name. */
const arnUpTo =
  (end: RegExp): Identity =>
  ({ physicalId }) =>
    physicalId.replace(end, '');
/** One of a name in an account, whatever path and case it has: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const iamName: Identity = ({ physicalId, attributes }) => {
  const [, , , , account = ''] = String(attributes.Arn ?? physicalId).split(':');
  return `${account} ${physicalId.split('/').at(-1)}`.toLowerCase();
};
const ofApi =
  (property: string): Identity =>
  ({ properties: { ApiId, [property]: name } }) =>
    ApiId === undefined || name === undefined ? undefined : `${ApiId} ${name}`;

const cluster = { group: 'cluster', identity: arnUpTo(/\/[^/]*$/) };
const table = { group: 'table', identity: arn };

/**
 * Types of which AWS refuses the second of a name, in the scope of their names: an account and Region, an account (IAM), all
 * of AWS (buckets), or another resource (aliases, routes). Types of one group share their names.
 */
const UNIQUE: Readonly<Record<string, { readonly group?: string; readonly identity: Identity }>> = {
  'AWS::ApiGatewayV2::Route': { identity: ofApi('RouteKey') },
  'AWS::ApiGatewayV2::Stage': { identity: ofApi('StageName') },
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::DynamoDB::Table': table,
  'AWS::Events::Rule': { identity: arn },
  'AWS::Glue::Registry': { identity: physicalId },
  'AWS::Glue::Schema': { identity: physicalId },
  'AWS::IAM::ManagedPolicy': { identity: iamName },
  'AWS::IAM::Role': { identity: iamName },
  'AWS::Lambda::Alias': { identity: physicalId },
  'AWS::Lambda::Function': { identity: arn },
  'AWS::Logs::LogGroup': { identity: arn },
  'AWS::MSK::Cluster': cluster,
  'AWS::MSK::Configuration': { identity: arnUpTo(/\/[^/]*$/) },
  'AWS::MSK::ServerlessCluster': cluster,
  'AWS::MSK::Topic': { identity: physicalId },
  'AWS::S3::Bucket': { identity: arn },
  'AWS::SecretsManager::Secret': { identity: arnUpTo(/-[^-]*$/) },
  'AWS::SNS::Topic': { identity: physicalId },
  'AWS::SQS::Queue': { identity: arn },
  'AWS::SSM::Parameter': { identity: arn },
};

/** Of these the mirror has one of a name, though AWS has one in each account and Region. */
const ONE_HERE: readonly string[] = ['table', 'AWS::Lambda::Function'];

const groupOf = (type: string) => UNIQUE[type]?.group ?? type;

/** One line when another resource has the name already, on AWS or here. */
export function uniqueNameTaken(resource: Named, { resources }: Pick<Deployed, 'resources'>): string[] {
  const rule = UNIQUE[resource.type];
  if (!rule) return [];
  const group = groupOf(resource.type);
  const others = [...resources].filter(([, { type }]) => groupOf(type) === group);
  const identity = rule.identity(resource);
  const [same] =
    others.find(([, other]) => identity !== undefined && rule.identity(other) === identity) ?? [];
  if (same !== undefined)
    return [`${nameOf(resource)} exists already, as ${same}; give one of them another name`];
  const [here] = others.find(([, other]) => other.physicalId === resource.physicalId) ?? [];
  return here === undefined || !ONE_HERE.includes(group)
    ? []
    : [
        `${resource.physicalId} exists already, as ${here}, in another account or Region: AWS accepts that, the mirror has one of a name; give one of them another name, or run the stacks one at a time with --stack`,
      ];
}

function nameOf({ type, physicalId, properties }: Named): string {
  return type === 'AWS::ApiGatewayV2::Route' ? `the route ${properties.RouteKey}` : physicalId;
}
