import { synthesize } from '../../ops/shared/synthesize.ts';
import { code, table } from './markdown.ts';

/** How to delete a resource that stage prod retains. */
interface Removal {
  readonly type: string;
  /** `ID` is the physical id that `list-stack-resources` prints. */
  readonly commands: readonly string[];
  readonly note?: string;
}

/**
 * In the order in which AWS accepts it: a resource is deleted after those that use it. To add a type that stage prod keeps: a row
 * here; `npm run docs` fails without it.
 */
const removals: readonly Removal[] = [
  { type: 'AWS::MSK::Topic', commands: [], note: 'deleted with its cluster' },
  { type: 'AWS::MSK::Cluster', commands: ['aws kafka delete-cluster --cluster-arn ID'] },
  { type: 'AWS::MSK::Configuration', commands: ['aws kafka delete-configuration --arn ID'] },
  { type: 'AWS::EC2::VPCEndpoint', commands: ['aws ec2 delete-vpc-endpoints --vpc-endpoint-ids ID'] },
  { type: 'AWS::EC2::FlowLog', commands: ['aws ec2 delete-flow-logs --flow-log-ids ID'] },
  {
    type: 'AWS::EC2::SecurityGroupIngress',
    commands: ['aws ec2 revoke-security-group-ingress --group-id GROUP --security-group-rule-ids ID'],
  },
  {
    type: 'AWS::EC2::SecurityGroupEgress',
    commands: ['aws ec2 revoke-security-group-egress --group-id GROUP --security-group-rule-ids ID'],
  },
  { type: 'AWS::EC2::SecurityGroup', commands: ['aws ec2 delete-security-group --group-id ID'] },
  { type: 'AWS::EC2::SubnetRouteTableAssociation', commands: [], note: 'deleted with its subnet' },
  { type: 'AWS::EC2::Subnet', commands: ['aws ec2 delete-subnet --subnet-id ID'] },
  { type: 'AWS::EC2::RouteTable', commands: ['aws ec2 delete-route-table --route-table-id ID'] },
  { type: 'AWS::EC2::VPC', commands: ['aws ec2 delete-vpc --vpc-id ID'] },
  {
    type: 'AWS::DynamoDB::Table',
    commands: [
      'aws dynamodb update-table --table-name ID --no-deletion-protection-enabled',
      'aws dynamodb delete-table --table-name ID',
    ],
  },
  {
    type: 'AWS::Cognito::UserPool',
    commands: [
      'aws cognito-idp update-user-pool --user-pool-id ID --deletion-protection INACTIVE',
      'aws cognito-idp delete-user-pool --user-pool-id ID',
    ],
  },
  { type: 'AWS::Glue::SchemaVersion', commands: [], note: 'deleted with its schema, in stage dev as well' },
  { type: 'AWS::Glue::Schema', commands: [], note: 'deleted with its registry' },
  { type: 'AWS::Glue::Registry', commands: ['aws glue delete-registry --registry-id RegistryArn=ID'] },
  { type: 'AWS::S3::Bucket', commands: ['aws s3 rb s3://ID --force'] },
  {
    type: 'AWS::SES::ConfigurationSet',
    commands: ['aws sesv2 delete-configuration-set --configuration-set-name ID'],
  },
  {
    type: 'AWS::SES::EmailIdentity',
    commands: ['aws sesv2 delete-email-identity --email-identity ID'],
    note: 'only if nothing else sends from it',
  },
  { type: 'AWS::Logs::LogGroup', commands: ['aws logs delete-log-group --log-group-name ID'] },
  { type: 'AWS::IAM::Policy', commands: [], note: 'deleted with its role' },
  {
    type: 'AWS::IAM::Role',
    commands: [
      'aws iam list-role-policies --role-name ID',
      'aws iam delete-role-policy --role-name ID --policy-name POLICY',
      'aws iam delete-role --role-name ID',
    ],
  },
  {
    type: 'AWS::KMS::Key',
    commands: ['aws kms schedule-key-deletion --key-id ID --pending-window-in-days 7'],
    note: 'last: what is encrypted with it cannot be read afterwards',
  },
];

/** Every part of the stack that settings add. */
const everything = {
  egress: 'nat',
  eventArchive: 's3',
  mailIdentity: 'create',
  mailSender: 'orders@orderstream-shop.com',
  signUpMail: 'cognito',
};

/**
 * Resources that stage prod retains when its stack is deleted, and how to delete each.
 * @throws {Error} when a resource type has no row.
 */
export function retainedTable(): string {
  const kept = retainedTypes();
  const unknown = kept.filter((each) => !removals.some(({ type }) => type === each));
  if (unknown.length > 0) {
    throw new Error(
      `Stage prod keeps ${unknown.join(', ')}; add how to delete it to scripts/docs/retained-table.ts.`,
    );
  }
  const rows = removals
    .filter(({ type }) => kept.includes(type))
    .map(({ type, commands, note }) => [
      code(type),
      [...commands.map(code), ...(note === undefined ? [] : [note])].join('<br>'),
    ]);
  return table(['type', 'how to delete it'], rows);
}

function retainedTypes(): string[] {
  const stacks = [{}, everything].map((context) => synthesize({ ...context, stage: 'prod' }));
  const kept = stacks.flatMap(({ Resources }) =>
    Object.values(Resources).filter(({ DeletionPolicy = '' }) => DeletionPolicy.startsWith('Retain')),
  );
  return [...new Set(kept.map(({ Type }) => Type))];
}
