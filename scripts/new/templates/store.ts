import type { NewConcern } from '../concern.ts';

/** `ports.ts`: what the use cases need. */
export const portsText = ({ pascal }: NewConcern): string => `/** Counts the events of each customer. */
export interface ${pascal}Store {
  /**
   * Counts an event, once.
   * @returns how many events of the customer were counted with it: the same number at each delivery.
   */
  count(customerId: string, eventId: string): Promise<number>;
  /** How many events of the customer were counted; 0 for a customer without any. */
  totalOf(customerId: string): Promise<number>;
}

export interface ${pascal}Ports {
  readonly store: ${pascal}Store;
}
`;

/** `store.ts`: the ports on the concern's table. */
export const storeText = ({
  name,
  pascal,
}: NewConcern): string => `import { getAll } from '../shared/dynamodb/batch-get.ts';
import { dedupeStateExpiry, type Item, type Table } from '../shared/dynamodb/table.ts';
import { type TransactionActions, transact } from '../shared/dynamodb/transaction.ts';
import { withRetries } from '../shared/runtime/retry.ts';
import type { ${pascal}Store } from './ports.ts';

/** Events of one customer that are counted at the same time take turns, for some 3 s. */
const turns = { attempts: 30, firstDelayMs: 10, maximumDelayMs: 200, jitter: true };

/** Another event of the customer, or another delivery of this one, was counted between reading and writing. */
class CountedMeanwhile extends Error {
  override readonly name = 'CountedMeanwhile';
}

/**
 * The ${name} table: \`customer#<customerId>\` holds the total, \`event#<eventId>\` the total after that event. A transaction writes
 * both, so that an event is counted once, and each of its deliveries returns the same number.
 */
export function create${pascal}Store(table: Table): ${pascal}Store {
  return {
    count: (customerId, eventId) =>
      withRetries(() => countOnce(table, customerId, eventId), {
        ...turns,
        isRetriable: (error) => error instanceof CountedMeanwhile,
      }),
    totalOf: async (customerId) => {
      const [customer] = await getAll(table, [{ pk: customerKey(customerId) }]);
      return totalIn(customer);
    },
  };
}

const customerKey = (customerId: string) => \`customer#\${customerId}\`;
const eventKey = (eventId: string) => \`event#\${eventId}\`;
const totalIn = (item: Item | undefined) => Number(item?.total ?? 0);

async function countOnce(table: Table, customerId: string, eventId: string): Promise<number> {
  const [customerPk, eventPk] = [customerKey(customerId), eventKey(eventId)];
  const items = await getAll(table, [{ pk: customerPk }, { pk: eventPk }]);
  const counted = items.find(({ pk }) => pk === eventPk);
  if (counted) return totalIn(counted);
  const before = totalIn(items.find(({ pk }) => pk === customerPk));
  const failed = await transact(table.documents, [
    firstPut(table, eventPk, before + 1),
    increment(table, customerPk, before),
  ]);
  if (failed.length > 0) throw new CountedMeanwhile('The customer has another total by now.');
  return before + 1;
}

function firstPut({ tableName }: Table, pk: string, total: number): TransactionActions[number] {
  return {
    Put: {
      TableName: tableName,
      Item: { pk, total, expiresAt: dedupeStateExpiry() },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  };
}

function increment({ tableName }: Table, pk: string, before: number): TransactionActions[number] {
  return {
    Update: {
      TableName: tableName,
      Key: { pk },
      UpdateExpression: 'SET #total = :after',
      ConditionExpression: before === 0 ? 'attribute_not_exists(#total)' : '#total = :before',
      ExpressionAttributeNames: { '#total': 'total' },
      ExpressionAttributeValues: { ':after': before + 1, ...(before > 0 && { ':before': before }) },
    },
  };
}
`;
