import { isAbout, type Statement } from './statement.ts';

/** Services whose actions are asked for here; of `ec2`, mappings alone ask. */
const EVALUATED = [
  'cognito-idp',
  'dynamodb',
  'glue',
  'kafka',
  'kafka-cluster',
  'lambda',
  's3',
  'secretsmanager',
  'ses',
  'sns',
  'sqs',
];

/** Whether a statement is about a service that the mirror has, as far as the names of its actions show. */
export function isEvaluated(statement: Statement): boolean {
  const { actions = [] } = statement;
  return (
    actions.some((action) => EVALUATED.includes(action.split(':')[0]?.toLowerCase() ?? '')) ||
    EVALUATED.some((service) => isAbout(statement, `${service}:`))
  );
}
