import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { tableActions } from '../access/table-access.ts';
import { type Config, decideName, decideRebuiltTimeline } from '../config/index.ts';
import { type TableOwner, tableDefinitions } from '../tables/table-definitions.ts';

/**
 * Allows only the stack's tables through the DynamoDB endpoint: code in the network cannot copy items
 * to a table of another account. By name, since the tables are created after the network.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export function ownTablesStatement(scope: Construct, config: Pick<Config, 'stage'>): PolicyStatement {
  const owners = Object.keys(tableDefinitions) as TableOwner[];
  const names = [...owners.map((owner) => decideName(config, owner)), decideRebuiltTimeline(config)];
  const arns = names.map((name) => tableArn(scope, name));
  return new PolicyStatement({
    principals: [new AnyPrincipal()],
    actions: tableActions.map((action) => `dynamodb:${action}`),
    resources: arns.flatMap((arn) => [arn, `${arn}/index/*`]),
  });
}

const tableArn = (scope: Construct, resourceName: string) =>
  Stack.of(scope).formatArn({ service: 'dynamodb', resource: 'table', resourceName });

/** Allows emails of the configured sender through the endpoint of the SES API, from any principal. */
export function ownSenderStatement({ mailSender }: Pick<Config, 'mailSender'>): PolicyStatement {
  return new PolicyStatement({
    principals: [new AnyPrincipal()],
    actions: ['ses:SendEmail', 'ses:SendRawEmail'],
    resources: ['*'],
    conditions: { StringEquals: { 'ses:FromAddress': mailSender } },
  });
}
