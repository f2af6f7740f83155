import type { ResolvedResource } from '../template/types.ts';
import type { Deployed } from './types.ts';

/** Of these there can be one of a name in an account and Region: CloudFormation refuses the second as existing. */
const TYPES: readonly string[] = [
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::Lambda::Function',
  'AWS::MSK::Topic',
];

/** One line when another resource of the type has the name already. */
export function uniqueNameTaken(
  { type, physicalId }: Pick<ResolvedResource, 'type' | 'physicalId'>,
  { resources }: Pick<Deployed, 'resources'>,
): string[] {
  if (!TYPES.includes(type)) return [];
  const other = [...resources].find(([, each]) => each.type === type && each.physicalId === physicalId);
  if (!other) return [];
  return [
    `${physicalId} exists already, as ${other[0]}; give one of them another name (of all accounts and Regions, the mirror has one of a name)`,
  ];
}
