import type { TableOwner } from '../../../lib/tables/table-definitions.ts';
import { shortName } from '../../shared/template-values.ts';
import { bytesPerGb, counted, type Line, type PricingRule } from '../line.ts';
import { type TableUse, tableUseOfOrder } from '../per-order.ts';
import { prices } from '../prices.ts';
import { listOf, propertyOf, type Resource } from '../template.ts';

/**
 * Tables billed by request: units written and read, bytes kept and their backup for point-in-time recovery. Kept are the
 * orders of one month: what does not expire adds up.
 */
export const tables: PricingRule = {
  types: ['AWS::DynamoDB::Table'],
  price: (stack, orders) => {
    const all = stack.ofType('AWS::DynamoDB::Table');
    const counted = all.flatMap((table) => {
      const use = tableUseOfOrder[nameOf(table)];
      return use ? [{ table, use }] : [];
    });
    return {
      fixed: [],
      variable: counted.length > 0 ? linesOf(counted, orders) : [],
      notPriced: all
        .filter((table) => !tableUseOfOrder[nameOf(table)])
        .map(
          ({ logicalId }) => `AWS::DynamoDB::Table ${logicalId}: the writes of an order to it are unknown`,
        ),
    };
  },
};

interface UsedTable {
  readonly table: Resource;
  readonly use: TableUse;
}

const nameOf = (table: Resource) => shortName(propertyOf(table, 'TableName')) as TableOwner;

function linesOf(used: readonly UsedTable[], orders: number): Line[] {
  const total = (of: (each: UsedTable) => number) => orders * used.reduce((sum, each) => sum + of(each), 0);
  const indexes = used.flatMap(({ table }) => listOf(table, 'GlobalSecondaryIndexes'));
  const restorable = used.filter(isRestorable);
  const tableCount = counted(used.length, 'table');
  return [
    {
      what: 'DynamoDB writes',
      quantity: total(({ use }) => use.writeUnits),
      price: prices.writeUnit,
      countedFrom: tableCount,
    },
    {
      what: 'DynamoDB writes of indexes',
      quantity: total(indexWriteUnits),
      price: prices.writeUnit,
      countedFrom: counted(indexes.length, 'index', 'indexes'),
    },
    {
      what: 'DynamoDB reads',
      quantity: total(({ use }) => use.readUnits),
      price: prices.readUnit,
      countedFrom: tableCount,
    },
    {
      what: 'DynamoDB storage',
      quantity: total(({ use }) => use.storedBytes) / bytesPerGb,
      price: prices.tableStorage,
      countedFrom: tableCount,
    },
    {
      what: 'Point-in-time recovery',
      quantity: (orders * restorable.reduce((sum, { use }) => sum + use.storedBytes, 0)) / bytesPerGb,
      price: prices.pointInTimeRecovery,
      countedFrom: counted(restorable.length, 'table'),
    },
  ];
}

const isRestorable = ({ table }: UsedTable) =>
  propertyOf(table, 'PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled') === true;

/** An index without a count is assumed to be written as often as its table. */
function indexWriteUnits({ table, use }: UsedTable): number {
  const names = listOf(table, 'GlobalSecondaryIndexes').map(
    (index) => (index as { IndexName: string }).IndexName,
  );
  return names.reduce((sum, name) => sum + (use.indexWriteUnits?.[name] ?? use.writeUnits), 0);
}
