import { different } from '../property-rules.ts';

const index = (list: string, members: readonly string[]) => members.map((member) => `${list}.${member}`);

/** Paths of members of each global secondary index. */
export const globalIndex = (...members: readonly string[]) => index('GlobalSecondaryIndexes', members);

/** What tables of both types have. */
export const tableProperties = {
  honoured: [
    'AttributeDefinitions',
    ...globalIndex('IndexName', 'KeySchema', 'Projection'),
    'KeySchema',
    'LocalSecondaryIndexes',
    'StreamSpecification.StreamViewType',
    'TableName',
    'TimeToLiveSpecification',
  ],
  vectors: { VectorIndexes: different('vector indexes are not made') },
};
