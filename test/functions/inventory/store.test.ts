import { beforeAll, describe, expect, test } from '@jest/globals';
import { createInventoryHandlers } from '../../../functions/inventory/handlers.ts';
import { listProducts } from '../../../functions/inventory/list-products.ts';
import { createProductStore } from '../../../functions/inventory/product-store.ts';
import { createInventoryStore } from '../../../functions/inventory/store.ts';
import type { Product } from '../../../functions/shared/catalogue.ts';
import type { Table } from '../../../functions/shared/dynamodb/table.ts';
import { testTable } from '../shared/test-table.ts';
import { bookLines, orderPlaced, paymentFailed } from '../support/events.ts';

const book: Product = {
  productId: 'book',
  name: 'A book',
  department: 'books',
  price: { amount: '6.15', currency: 'USD' },
  maximumPerOrder: 7,
  initialStock: 1_000,
};
const unseeded = { ...book, productId: 'unseeded' };

describe('the inventory table', () => {
  let table: Table;
  beforeAll(async () => {
    table = await testTable({ partitionKey: 'pk' });
    await createProductStore(table).put(book);
  });
  const products = () => listProducts([unseeded, book], createProductStore(table));

  test('The inventory table shows the products it has with their pieces.', async () => {
    const { initialStock, ...shown } = book;
    expect(await products()).toEqual([{ ...shown, available: initialStock }]);
  });

  test('The inventory table keeps its stock when the catalogue is put again, and takes the new name and price.', async () => {
    const store = createInventoryStore(table.documents, table.tableName);
    const { OrderPlaced, PaymentFailed } = createInventoryHandlers({
      store,
      now: () => new Date().toISOString(),
    });
    const order = orderPlaced(crypto.randomUUID(), { lines: bookLines({ book: 3 }) });
    await OrderPlaced(order);
    const renamed = {
      ...book,
      name: 'The book',
      price: { amount: '7.00', currency: 'USD' },
      initialStock: 5,
    };
    await createProductStore(table).put(renamed);
    expect(await products()).toMatchObject([{ name: 'The book', price: renamed.price, available: 997 }]);
    await PaymentFailed(paymentFailed(order));
    expect(await products()).toMatchObject([{ available: 1_000 }]);
  });

  test('The inventory table keeps up when many environments want the same product at once.', async () => {
    const environments = Array.from({ length: 8 }, () =>
      createInventoryHandlers({
        store: createInventoryStore(table.documents, table.tableName),
        now: () => new Date().toISOString(),
      }),
    );
    const one = bookLines({ book: 1 });
    const orders = Array.from({ length: 500 }, () => orderPlaced(crypto.randomUUID(), { lines: one }));
    const replies = await Promise.all(
      orders.map((order, index) => environments[index % 8]?.OrderPlaced(order) ?? []),
    );
    expect(new Set(replies.flat().map(({ type }) => type))).toEqual(new Set(['InventoryReserved']));
    expect(await products()).toMatchObject([{ available: 500 }]);
  });
});
