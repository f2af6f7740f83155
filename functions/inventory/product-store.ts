import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { getAll } from '../shared/batch-get.ts';
import type { Product } from '../shared/catalogue.ts';
import { productKey } from './store.ts';

/** A product as `GET /products` shows it. */
export type ProductInStock = Omit<Product, 'initialStock'> & {
  /** Pieces that can be ordered now. */
  readonly available: number;
};

/** Products of the catalogue that are in the table, in the catalogue's order. */
export async function productsInStock(
  documents: DynamoDBDocumentClient,
  tableName: string,
  catalogue: readonly Product[],
): Promise<ProductInStock[]> {
  const keys = catalogue.map(({ productId }) => productKey(productId));
  const items = await getAll(
    { documents, tableName },
    [...new Set(keys)].map((pk) => ({ pk })),
  );
  const maximums = new Map(catalogue.map(({ productId, maximumPerOrder }) => [productId, maximumPerOrder]));
  const byKey = new Map(items.map((item) => [item.pk, item as unknown as ProductInStock]));
  return keys
    .map((key) => byKey.get(key))
    .filter((item) => item !== undefined)
    .map(({ productId, name, department, price, available }) => ({
      productId,
      name,
      department,
      price,
      // Not in the table: a new maximum counts from the deployment that brings it.
      maximumPerOrder: maximums.get(productId) as number,
      available,
    }));
}

/** Puts a product in the table, or renames and prices it anew; pieces that are there already stay untouched. */
export async function putProduct(
  documents: DynamoDBDocumentClient,
  tableName: string,
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
