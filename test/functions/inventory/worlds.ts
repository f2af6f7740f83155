import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { InventoryStore } from '../../../functions/inventory/ports.ts';
import { productKey } from '../../../functions/inventory/product-store.ts';
import { createInventoryStore } from '../../../functions/inventory/store.ts';
import { testTable } from '../shared/test-table.ts';
import type { Runtime } from '../support/runtimes.ts';
import { memoryInventoryStore, type Pieces } from './memory-store.ts';

/** Where the stock lives in a test, and how to look at it. */
export interface InventoryWorld {
  readonly store: InventoryStore;
  stock(productId: string, pieces: number): Promise<void>;
  pieces(productId: string): Promise<Pieces>;
}

const worlds: Readonly<Record<Runtime, () => Promise<InventoryWorld>>> = {
  memory: async () => {
    const products = new Map<string, Pieces>();
    return {
      store: memoryInventoryStore(products),
      stock: async (productId, available) => {
        products.set(productId, { available, reserved: 0 });
      },
      pieces: async (productId) => products.get(productId) as Pieces,
    };
  },
  'DynamoDB Local': async () => {
    const { documents, tableName } = await testTable({ partitionKey: 'pk' });
    return {
      store: createInventoryStore(documents, tableName),
      async stock(productId, available) {
        const Item = { pk: productKey(productId), available, reserved: 0 };
        await documents.send(new PutCommand({ TableName: tableName, Item }));
      },
      async pieces(productId) {
        const Key = { pk: productKey(productId) };
        const read = new GetCommand({ TableName: tableName, Key, ConsistentRead: true });
        return (await documents.send(read)).Item as unknown as Pieces;
      },
    };
  },
};

export const inventoryWorld = (runtime: Runtime): Promise<InventoryWorld> => worlds[runtime]();
