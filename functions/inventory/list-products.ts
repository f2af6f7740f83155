import type { Product } from '../shared/catalogue.ts';
import type { ProductStore } from './ports.ts';

/** A product as `GET /products` shows it. */
export type ProductInStock = Omit<Product, 'initialStock'> & {
  /** Pieces that can be ordered now. */
  readonly available: number;
};

/** Products of the catalogue that are in the table, in the catalogue's order. */
export async function listProducts(
  catalogue: readonly Product[],
  store: Pick<ProductStore, 'findAll'>,
): Promise<ProductInStock[]> {
  const stored = await store.findAll(catalogue.map(({ productId }) => productId));
  return catalogue.flatMap(({ productId, maximumPerOrder }) => {
    const product = stored.get(productId);
    if (!product) return [];
    const { name, department, price, available } = product;
    // The maximum is not in the table: a new one applies from the deployment that brings it.
    return [{ productId, name, department, price, maximumPerOrder, available }];
  });
}
