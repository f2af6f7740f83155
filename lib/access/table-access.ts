import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** DynamoDB's item actions; a transaction needs those of its parts. */
export const tableActions = [
  'BatchGetItem',
  'BatchWriteItem',
  'ConditionCheckItem',
  'DeleteItem',
  'GetItem',
  'PutItem',
  'Query',
  'Scan',
  'UpdateItem',
] as const;

export type TableAction = (typeof tableActions)[number];

/** Item actions on one table. */
export function tableStatement(tableArn: string, actions: readonly TableAction[]): PolicyStatement {
  return new PolicyStatement({
    actions: actions.map((action) => `dynamodb:${action}`),
    resources: [tableArn],
  });
}

/** Reading one index of a table. */
export function indexStatement(tableArn: string, indexName: string): PolicyStatement {
  return new PolicyStatement({ actions: ['dynamodb:Query'], resources: [`${tableArn}/index/${indexName}`] });
}
