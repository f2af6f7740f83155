import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Product } from '../shared/catalogue.ts';
import { getAll } from '../shared/dynamodb/batch-get.ts';
import type { Table } from '../shared/dynamodb/table.ts';
import type { ProductStore, StoredProduct } from './ports.ts';

/** Key of a product's item. */
export const productKey = (productId: string) => `product#${productId}`;

/** Products in DynamoDB: one item a product, `pk` is `product#<productId>`. */
export function createProductStore(table: Table): ProductStore {
  return {
    findAll: async (productIds) => {
      const keys = [...new Set(productIds)].map((productId) => ({ pk: productKey(productId) }));
      const products = (await getAll(table, keys)) as unknown as StoredProduct[];
      return new Map(products.map((product) => [product.productId, product]));
    },
    put: (product) => put(table, product),
  };
}

async function put(
  { documents, tableName }: Table,
  { productId, name, department, price, initialStock }: Product,
): Promise<void> {
  const update = new UpdateCommand({
    TableName: tableName,
    Key: { pk: productKey(productId) },
    UpdateExpression: `SET productId = :productId, #name = :name, department = :department, price = :price,
      #initial = if_not_exists(#initial, :stock), available = if_not_exists(available, :stock),
      reserved = if_not_exists(reserved, :none)`,
    ExpressionAttributeNames: { '#name': 'name', '#initial': 'initial' },
    ExpressionAttributeValues: {
      ':productId': productId,
      ':name': name,
      ':department': department,
      ':price': price,
      ':stock': initialStock,
      ':none': 0,
    },
  });
  await documents.send(update);
}
