import type { ShipmentHalves } from '../../../functions/shipping/domain.ts';
import type { ShippingStore } from '../../../functions/shipping/ports.ts';
import { createShippingStore } from '../../../functions/shipping/store.ts';
import { testTable } from '../shared/test-table.ts';
import type { Runtime } from '../support/runtimes.ts';

const stores: Readonly<Record<Runtime, () => Promise<ShippingStore>>> = {
  memory: async () => {
    const items = new Map<string, ShipmentHalves>();
    return {
      async keep(half, event) {
        items.set(event.orderId, { [half]: event, ...items.get(event.orderId) });
        return items.get(event.orderId) as ShipmentHalves;
      },
    };
  },
  'DynamoDB Local': async () => {
    const { documents, tableName } = await testTable({ partitionKey: 'pk' });
    return createShippingStore(documents, tableName);
  },
};

/** Where the halves of shipments live in a test. */
export const shippingStore = (runtime: Runtime): Promise<ShippingStore> => stores[runtime]();
