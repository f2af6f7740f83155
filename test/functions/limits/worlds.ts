import type { DayStore } from '../../../functions/limits/ports.ts';
import { createDayStore } from '../../../functions/limits/store.ts';
import { testTable } from '../shared/test-table.ts';
import type { Runtime } from '../support/runtimes.ts';

/** The table's rule in memory. */
export function memoryDays(): DayStore {
  const days = new Map<string, string[]>();
  return {
    positionOf: async (customerDay, orderId, limit) => {
      const orderIds = days.get(customerDay) ?? [];
      if (!orderIds.includes(orderId) && orderIds.length <= limit) orderIds.push(orderId);
      days.set(customerDay, orderIds);
      const position = orderIds.indexOf(orderId);
      return position < 0 ? undefined : position;
    },
  };
}

const stores: Readonly<Record<Runtime, () => Promise<DayStore>>> = {
  memory: async () => memoryDays(),
  'DynamoDB Local': async () => {
    const { documents, tableName } = await testTable({ partitionKey: 'pk' });
    return createDayStore(documents, tableName);
  },
};

/** Where the customers' days live in a test. */
export const dayStore = (runtime: Runtime): Promise<DayStore> => stores[runtime]();
